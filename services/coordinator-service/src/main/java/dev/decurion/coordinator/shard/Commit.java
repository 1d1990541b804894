package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Keyspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What shall be written at once, as the arguments of the function {@code commit} in decurion.lua.
 * Either all of it takes effect or nothing.
 */
final class Commit {
  private static final int FIXED_KEYS = 11;

  private final Keyspace keyspace;
  private final ObjectMapper json;
  private final Map<String, Integer> streams = new LinkedHashMap<>();
  private final List<String> operations = new ArrayList<>();
  private String lastInboxEntry = "";

  Commit(Keyspace keyspace, ObjectMapper json) {
    this.keyspace = keyspace;
    this.json = json;
  }

  void taken(String inboxEntry) {
    lastInboxEntry = inboxEntry;
  }

  void log(RunId run, LogEntry entry) {
    add("log", stream(keyspace.log(run)), run.value(), text(entry));
  }

  void assign(Assignment assignment) {
    add(
        "assign",
        stream(keyspace.tasks(assignment.task().agent())),
        Keyspace.field(assignment.run(), assignment.task()),
        Integer.toString(assignment.attempt()),
        Long.toString(assignment.token()),
        text(assignment));
  }

  void settle(RunId run, TaskAddress task, int number, long token) {
    add("settle", Keyspace.field(run, task), Integer.toString(number), Long.toString(token));
  }

  void withdraw(RunId run, TaskAddress task) {
    add("withdraw", Keyspace.field(run, task));
  }

  void stop(RunId run, TaskAddress task) {
    add("stop", Keyspace.field(run, task));
  }

  void agent(AgentId agent, List<String> tools) {
    add("agent", agent.value(), text(tools));
  }

  void index(RunSummary summary) {
    add(
        "index",
        summary.run().value(),
        Long.toString(summary.submittedAt().toEpochMilli()),
        text(summary),
        summary.status().isTerminal() ? "over" : "active");
  }

  /** Deletes all that is kept of a run that is over. */
  void forget(Run run) {
    List<String> own = new ArrayList<>();
    own.add(stream(keyspace.log(run.id())));
    for (int task = 0; task < run.graph().size(); task++) {
      for (Attempt attempt : run.task(task).attempts()) {
        own.add(
            stream(keyspace.output(run.id(), run.graph().task(task).address(), attempt.number())));
      }
    }
    add("forget", run.id().value(), Integer.toString(own.size()));
    operations.addAll(own);
  }

  /** Keeps an inbox entry that cannot take effect. */
  void dead(String inboxEntry, String reason) {
    add("dead", inboxEntry, reason);
  }

  boolean isEmpty() {
    return operations.isEmpty() && lastInboxEntry.isEmpty();
  }

  List<String> keys() {
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
  Position after(Position before) {
    return before.next(lastInboxEntry.isEmpty() ? before.inbox() : lastInboxEntry);
  }

  List<String> arguments(long token, Position before) {
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
