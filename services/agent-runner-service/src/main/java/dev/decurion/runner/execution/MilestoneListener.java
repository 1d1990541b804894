package dev.decurion.runner.execution;

import dev.decurion.runner.lease.HeldAttempt;

/** Hears of the milestones that attempts announce. */
public interface MilestoneListener {
  /**
   * Called once for each milestone of an attempt, in their order, and not any more when the
   * attempt's outcome is known. Must not block.
   */
  void milestoneReached(HeldAttempt attempt, String milestone);
}
