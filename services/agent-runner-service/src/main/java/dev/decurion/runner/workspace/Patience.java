package dev.decurion.runner.workspace;

/** Whether it is still worth waiting; asked again and again. */
@FunctionalInterface
public interface Patience {
  boolean goesOn();
}
