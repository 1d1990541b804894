package dev.decurion.runner.llm;

/** A call was given up, because its attempt shall end or its time is over. */
final class CallStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallStoppedException() {
    super("the call was given up");
  }
}
