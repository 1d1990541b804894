package dev.decurion.runner;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.redis.Keyspace;

/** Identifies an attempt; the token refuses it when a later attempt has taken its place. */
public record AttemptId(RunId run, TaskAddress task, int number, long token) {
  public static AttemptId of(Assignment assignment) {
    return new AttemptId(
        assignment.run(), assignment.task(), assignment.attempt(), assignment.token());
  }

  public int shard() {
    return run.shard();
  }

  /** The name of the task within the shard's hash of attempts. */
  public String field() {
    return Keyspace.field(run, task);
  }

  @Override
  public String toString() {
    return run + " " + task + " #" + number;
  }
}
