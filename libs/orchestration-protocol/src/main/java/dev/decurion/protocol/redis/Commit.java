package dev.decurion.protocol.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import dev.decurion.core.shard.Effects;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What shall be written at once, as the arguments of the function {@code commit} in decurion.lua.
 * Either all of it takes effect or nothing.
 */
public final class Commit implements Effects {
  private static final int FIXED_KEYS = 11;

  private final Keyspace keyspace;
  private final ObjectMapper json;
  private final Map<String, Integer> streams = new LinkedHashMap<>();
  private final List<String> operations = new ArrayList<>();
  private String lastInboxEntry = "";

  public Commit(Keyspace keyspace, ObjectMapper json) {
    this.keyspace = keyspace;
    this.json = json;
  }

  /** The last inbox entry that takes effect with this. */
  public void taken(String inboxEntry) {
    lastInboxEntry = inboxEntry;
  }

  @Override
  public void log(RunId run, long sequence, List<RunEvent> events) {
    LogEntry entry = new LogEntry(LogEntry.VERSION, sequence, events);
    add("log", stream(keyspace.log(run)), run.value(), text(entry));
  }

  @Override
  public void assign(Run run, AttemptDispatched dispatched) {
    Assignment assignment = Assignment.of(run, dispatched);
    add(
        "assign",
        stream(keyspace.tasks(assignment.task().agent())),
        Keyspace.field(assignment.run(), assignment.task()),
        Integer.toString(assignment.attempt()),
        Long.toString(assignment.token()),
        text(assignment));
  }

  @Override
  public void settle(AttemptId attempt) {
    add(
        "settle",
        Keyspace.field(attempt.run(), attempt.task()),
        Integer.toString(attempt.number()),
        Long.toString(attempt.token()));
  }

  @Override
  public void withdraw(RunId run, TaskAddress task) {
    add("withdraw", Keyspace.field(run, task));
  }

  @Override
  public void stop(RunId run, TaskAddress task) {
    add("stop", Keyspace.field(run, task));
  }

  @Override
  public void agent(Agent agent) {
    add("agent", agent.id().value(), text(agent.tools()));
  }

  /** Puts a run into the index of runs. */
  public void index(RunSummary summary) {
    add(
        "index",
        summary.run().value(),
        Long.toString(summary.submittedAt().toEpochMilli()),
        text(summary),
        summary.status().isTerminal() ? "over" : "active");
  }

  /** Deletes all that is kept of a run that is over. */
  public void forget(Run run) {
    List<String> own = new ArrayList<>();
    own.add(stream(keyspace.log(run.id())));
    own.add(stream(keyspace.spending(run.id())));
    for (int task = 0; task < run.graph().size(); task++) {
      TaskAddress address = run.graph().task(task).address();
      for (Attempt attempt : run.task(task).attempts()) {
        own.add(stream(keyspace.output(run.id(), address, attempt.number())));
        own.add(stream(keyspace.diff(run.id(), address, attempt.number())));
      }
    }
    add("forget", run.id().value(), Integer.toString(own.size()));
    operations.addAll(own);
  }

  /** Keeps an inbox entry that cannot take effect. */
  public void dead(String inboxEntry, String reason) {
    add("dead", inboxEntry, reason);
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return operations.isEmpty() && lastInboxEntry.isEmpty();
  }

  /** The keys of the call. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>(FIXED_KEYS + streams.size());
    keys.add(keyspace.owner());
    keys.add(keyspace.position());
    keys.add(keyspace.inbox());
    keys.add(keyspace.attempts());
    keys.add(keyspace.leases());
    keys.add(keyspace.events());
    keys.add(keyspace.runs());
    keys.add(keyspace.summaries());
    keys.add(keyspace.active());
    keys.add(keyspace.agents());
    keys.add(keyspace.deadLetters());
    keys.addAll(streams.keySet());
    return keys;
  }

  /** Where the shard is after this commit. */
  public Position after(Position before) {
    return before.next(lastInboxEntry.isEmpty() ? before.inbox() : lastInboxEntry);
  }

  /**
   * The arguments of the call.
   *
   * @param token of the owner of the shard
   * @param before where the shard is
   */
  public List<String> arguments(long token, Position before) {
    List<String> arguments = new ArrayList<>(3 + operations.size());
    arguments.add(Long.toString(token));
    arguments.add(before.toString());
    arguments.add(after(before).toString());
    arguments.addAll(operations);
    return arguments;
  }

  private String stream(String key) {
    return streams.computeIfAbsent(key, unknown -> FIXED_KEYS + streams.size() + 1).toString();
  }

  private void add(String operation, String... arguments) {
    operations.add(operation);
    operations.addAll(List.of(arguments));
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }
}
