package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import dev.decurion.core.run.TaskEvent.AttemptFailed;
import dev.decurion.core.run.TaskEvent.AttemptSucceeded;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskCancelled;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.shard.Shard;
import dev.decurion.core.shard.Shard.Due;
import dev.decurion.core.shard.Shard.RunTask;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.InboxMessage.Submission;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.redis.Keyspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One round of a shard's loop: what is decided together and committed together. The state in memory
 * runs ahead of Redis until the commit; when the commit fails, the state is thrown away.
 */
final class Round {
  private final OwnedRuns owned;
  private final LongSupplier tokens;
  private final Instant now;
  private final Commit commit;
  private final Map<RunId, List<RunEvent>> events = new LinkedHashMap<>();

  Round(OwnedRuns owned, LongSupplier tokens, Instant now, Keyspace keyspace, ObjectMapper json) {
    this.owned = owned;
    this.tokens = tokens;
    this.now = now;
    this.commit = new Commit(keyspace, json);
  }

  Commit commit() {
    return commit;
  }

  /** The runs about which something was decided. */
  Set<RunId> touched() {
    return events.keySet();
  }

  void submit(Submission submission) {
    if (owned.find(submission.run()).isPresent()) {
      return;
    }
    RunSubmitted submitted = new RunSubmitted(now, submission.plan(), submission.inputs());
    Run run = new Run(submission.run(), PlanReader.read(submission.plan()), submitted);
    owned.add(run);
    events.computeIfAbsent(run.id(), id -> new ArrayList<>()).add(submitted);
    for (Agent agent : run.plan().agents()) {
      commit.agent(agent.id(), agent.tools());
    }
    run.begin(now).forEach(event -> apply(run, event));
  }

  /**
   * @return false when there is no such run
   * @throws IllegalArgumentException when the command names a task that the run does not have
   */
  boolean decide(RunId id, Command command) {
    Optional<Run> run = owned.find(id);
    run.ifPresent(found -> found.decide(command, now).forEach(event -> apply(found, event)));
    return run.isPresent();
  }

  /** The attempts of these leases, written as in Redis, are lost. */
  void expire(List<String> leases) {
    for (String lease : leases) {
      String[] words = lease.split(" ", 3);
      int slash = words[0].indexOf('/');
      RunId id = new RunId(words[0].substring(0, slash));
      TaskAddress task = TaskAddress.parse(words[0].substring(slash + 1));
      int number = Integer.parseInt(words[1]);
      long token = Long.parseLong(words[2]);
      if (!decide(id, new Command.LeaseExpired(task, number, token)) || isOver(id, task, number)) {
        commit.settle(id, task, number, token);
      }
    }
  }

  /** What has become due: ends of back-offs, default answers, time limits of runs. */
  void decideWhatIsDue() {
    for (Due due : shard().due(now)) {
      decide(due.run(), due.command());
    }
  }

  void dispatch(Fleet fleet) {
    for (RunTask next : shard().dispatchable(fleet::window)) {
      decide(next.run(), new Command.Dispatch(next.task(), tokens.getAsLong()));
    }
  }

  /** Adds the log entries; nothing may be decided afterwards. */
  void close() {
    events.forEach(
        (id, decided) -> {
          if (!decided.isEmpty()) {
            long sequence = owned.advance(id, decided.size());
            commit.log(id, new LogEntry(LogEntry.VERSION, sequence, decided));
          }
        });
  }

  private Shard shard() {
    return owned.shard();
  }

  private void apply(Run run, RunEvent event) {
    if (event instanceof TaskCancelled cancelled) {
      withdraw(run, cancelled.task());
    }
    shard().apply(run.id(), event);
    events.computeIfAbsent(run.id(), id -> new ArrayList<>()).add(event);
    if (event instanceof AttemptDispatched dispatched) {
      commit.assign(assignment(run, dispatched));
    } else if (event instanceof AttemptSucceeded || event instanceof AttemptFailed) {
      settleLatest(run, ((TaskEvent) event).task());
    } else if (event instanceof StopRequested stop) {
      commit.stop(run.id(), stop.task());
    }
  }

  private void withdraw(Run run, TaskAddress task) {
    if (run.task(task).filter(record -> record.state().isInFlight()).isPresent()) {
      commit.withdraw(run.id(), task);
    }
  }

  private void settleLatest(Run run, TaskAddress task) {
    Attempt attempt = run.task(task).flatMap(TaskRecord::latest).orElseThrow();
    commit.settle(run.id(), task, attempt.number(), attempt.token());
  }

  private boolean isOver(RunId id, TaskAddress task, int number) {
    return owned
        .find(id)
        .flatMap(run -> run.task(task))
        .flatMap(record -> record.attempt(number))
        .filter(attempt -> attempt.finishedAt().isEmpty())
        .isEmpty();
  }

  private static Assignment assignment(Run run, AttemptDispatched dispatched) {
    Task task = run.graph().task(run.graph().indexOf(dispatched.task()).orElseThrow());
    AgentId agent = task.address().agent();
    List<String> tools =
        run.plan().agents().stream()
            .filter(it -> it.id().equals(agent))
            .findFirst()
            .map(Agent::tools)
            .orElse(List.of());
    return new Assignment(
        run.id(),
        task.address(),
        dispatched.number(),
        dispatched.token(),
        task.action(),
        task.verify(),
        task.timeout(),
        task.env(),
        task.workdir(),
        tools,
        task.rules().parkOn(),
        run.inputs(),
        outputsOfNeeds(run, task.address()));
  }

  private static Map<TaskAddress, Map<String, String>> outputsOfNeeds(
      Run run, TaskAddress address) {
    Map<TaskAddress, Map<String, String>> outputs = new LinkedHashMap<>();
    for (int need : run.graph().needs(run.graph().indexOf(address).orElseThrow())) {
      if (!run.task(need).outputs().isEmpty()) {
        outputs.put(run.graph().task(need).address(), run.task(need).outputs());
      }
    }
    return outputs;
  }
}
