package dev.decurion.runner.redis;

/** Whether a call of a language model may be made. */
public sealed interface Reservation {
  /** It may, and what it can use at the most is booked. */
  record Granted() implements Reservation {}

  /** The attempt was superseded. */
  record Gone() implements Reservation {}

  /**
   * It could go over a limit.
   *
   * @param of whose limit: {@code run} or {@code task}
   * @param isCost whether the limit is of money; else of tokens
   * @param left billionths of a US dollar, or tokens
   */
  record Refused(String of, boolean isCost, long left) implements Reservation {}
}
