package dev.decurion.runner.lease;

/** Why an attempt shall end before it has ended by itself. */
public enum StopReason {
  /** Its run is cancelled; the coordinator waits for the report. */
  CANCELLED,
  /** It was superseded; nobody waits for it. */
  GONE,
  /** The lease could not be renewed in time: somebody else may run it by now. */
  LEASE_LOST,
  /** The runner shuts down. */
  SHUTDOWN
}
