package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;

/** Identifies an attempt; the token refuses it when a later attempt has taken its place. */
public record AttemptId(RunId run, TaskAddress task, int number, long token) {
  public int shard() {
    return run.shard();
  }

  @Override
  public String toString() {
    return run + " " + task + " #" + number;
  }
}
