package dev.decurion.runner.redis;

/** What the coordinator wants of a running attempt. */
public enum Order {
  RUN,
  /** Stop it and report. */
  STOP,
  /** Stop it; it was superseded and nobody waits for it. */
  GONE
}
