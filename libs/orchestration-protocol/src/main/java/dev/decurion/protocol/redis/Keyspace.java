package dev.decurion.protocol.redis;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.RunId;

/**
 * The keys of one shard. All carry the shard as hash tag, so that one function call can change them
 * all, in a Redis Cluster too.
 */
public record Keyspace(int shard) {
  /** The consumer group of the runners on the streams of assignments. */
  public static final String RUNNERS_GROUP = "runners";

  /** The keyspace in which a run lives. */
  public static Keyspace of(RunId run) {
    return new Keyspace(run.shard());
  }

  /** String: fencing token and replica of the coordinator that owns the shard. */
  public String owner() {
    return key("owner");
  }

  /** String: the last fencing token that was given out. */
  public String epoch() {
    return key("epoch");
  }

  /** Stream: commands and reports for the coordinator. */
  public String inbox() {
    return key("inbox");
  }

  /** String: id of the last inbox entry that took effect, and the number of commits. */
  public String position() {
    return key("position");
  }

  /**
   * Stream: entries of the inbox and of the streams of assignments that could not be read or could
   * not take effect, each with the reason and the stream that it came from.
   */
  public String deadLetters() {
    return key("dead-letters");
  }

  /** Whether dead letters may come from this stream, and go back to it. */
  public boolean hasEntriesFrom(String stream) {
    return stream.equals(inbox()) || stream.startsWith(key("tasks:"));
  }

  /** Sorted set, in shard 0 only: the live coordinators by the time of their last sign of life. */
  public static String coordinators() {
    return new Keyspace(0).key("coordinators");
  }

  /** Stream: assignments of an agent. */
  public String tasks(AgentId agent) {
    return key("tasks:" + agent);
  }

  /** Hash: the current attempt of each task that is dispatched or running. */
  public String attempts() {
    return key("attempts");
  }

  /** Sorted set: leases by expiry. */
  public String leases() {
    return key("leases");
  }

  /** Stream: the log of a run. */
  public String log(RunId run) {
    return key("log:" + run);
  }

  /** Stream: the newest log entries of all runs. */
  public String events() {
    return key("events");
  }

  /** Sorted set: all runs by the time of submission. */
  public String runs() {
    return key("runs");
  }

  /** Hash: a {@link dev.decurion.protocol.message.RunSummary} for each run. */
  public String summaries() {
    return key("summaries");
  }

  /** Set: the runs that are not over. */
  public String active() {
    return key("active");
  }

  /** Hash: a {@link dev.decurion.protocol.message.RunnerDescription} for each live runner. */
  public String runners() {
    return key("runners");
  }

  /** Sorted set: runners by the time of their last heartbeat. */
  public String runnersSeen() {
    return key("runners-seen");
  }

  /**
   * Hash: each agent that ever had a task in this shard, with the tools it wants as a JSON list.
   */
  public String agents() {
    return key("agents");
  }

  /** String: which run an idempotency key stands for. */
  public String idempotency(String idempotencyKey) {
    return key("idempotency:" + idempotencyKey);
  }

  /** Stream: what an attempt printed; its entries have the field {@code text}. */
  public String output(RunId run, TaskAddress task, int attempt) {
    return key("output:" + run + "/" + task + "/" + attempt);
  }

  /** String: what an attempt changed in the code base, as a diff. */
  public String diff(RunId run, TaskAddress task, int attempt) {
    return key("diff:" + run + "/" + task + "/" + attempt);
  }

  /**
   * Hash: what a run has spent of its budget, together and task by task, and what is reserved for
   * calls that are under way.
   */
  public String spending(RunId run) {
    return key("spending:" + run);
  }

  /** Names a task of a run within the hash of attempts and the set of leases. */
  public static String field(RunId run, TaskAddress task) {
    return run + "/" + task;
  }

  /** Names an attempt within the set of leases. */
  public static String lease(AttemptId attempt) {
    return field(attempt.run(), attempt.task()) + " " + attempt.number() + " " + attempt.token();
  }

  /** The attempt that a lease names. */
  public static AttemptId parseLease(String lease) {
    String[] words = lease.split(" ", 3);
    int slash = words[0].indexOf('/');
    return new AttemptId(
        new RunId(words[0].substring(0, slash)),
        TaskAddress.parse(words[0].substring(slash + 1)),
        Integer.parseInt(words[1]),
        Long.parseLong(words[2]));
  }

  private String key(String name) {
    return "decurion:{" + shard + "}:" + name;
  }
}
