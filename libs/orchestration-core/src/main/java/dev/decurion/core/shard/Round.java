package dev.decurion.core.shard;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.AttemptId;
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
import dev.decurion.core.shard.Shard.Due;
import dev.decurion.core.shard.Shard.RunTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What is decided about a shard at one time and takes effect together. The shard runs ahead of the
 * effects; when they cannot be committed, throw the shard away and start from the logs.
 */
public final class Round {
  private final Shard shard;
  private final Function<RunId, Optional<Run>> load;
  private final LongSupplier tokens;
  private final Instant now;
  private final Effects effects;
  private final Map<RunId, List<RunEvent>> decided = new LinkedHashMap<>();

  /**
   * @param load reads a run that is not in the shard, for it is over; empty when there is none
   * @param tokens fencing tokens for attempts, each higher than all before it
   */
  public Round(
      Shard shard,
      Function<RunId, Optional<Run>> load,
      LongSupplier tokens,
      Instant now,
      Effects effects) {
    this.shard = shard;
    this.load = load;
    this.tokens = tokens;
    this.now = now;
    this.effects = effects;
  }

  /** The runs about which something was decided. */
  public Set<RunId> touched() {
    return decided.keySet();
  }

  /**
   * Begins a run, unless there is one with that id.
   *
   * @throws InvalidPlanException when the plan cannot be read
   */
  public void submit(RunId id, String plan, Map<String, String> inputs) {
    if (shard.find(id, load).isPresent()) {
      return;
    }
    RunSubmitted submitted = new RunSubmitted(now, plan, inputs);
    Run run = new Run(id, PlanReader.read(plan), submitted);
    shard.add(run);
    events(id).add(submitted);
    for (Agent agent : run.plan().agents()) {
      effects.agent(agent);
    }
    run.begin(now).forEach(event -> apply(run, event));
  }

  /**
   * @return false when there is no such run
   * @throws IllegalArgumentException when the command names a task that the run does not have
   */
  public boolean decide(RunId id, Command command) {
    Optional<Run> run = shard.find(id, load);
    run.ifPresent(found -> found.decide(command, now).forEach(event -> apply(found, event)));
    return run.isPresent();
  }

  /** The lease of an attempt ran out: it is lost, if it is not over. */
  public void expire(AttemptId attempt) {
    Command expired = new Command.LeaseExpired(attempt.task(), attempt.number(), attempt.token());
    if (!decide(attempt.run(), expired) || isOver(attempt)) {
      effects.settle(attempt);
    }
  }

  /** What has become due: ends of back-offs, default answers, time limits of runs. */
  public void decideWhatIsDue() {
    for (Due due : shard.due(now)) {
      decide(due.run(), due.command());
    }
  }

  /**
   * Dispatches the ready tasks for which there is room.
   *
   * @param window how many tasks of an agent may be in flight at once
   */
  public void dispatch(ToIntFunction<AgentId> window) {
    for (RunTask next : shard.dispatchable(window)) {
      decide(next.run(), new Command.Dispatch(next.task(), tokens.getAsLong()));
    }
  }

  /** Adds what was decided to the logs; nothing may be decided afterwards. */
  public void close() {
    decided.forEach(
        (id, events) -> {
          long next = shard.run(id).orElseThrow().eventCount();
          effects.log(id, next - events.size(), events);
        });
  }

  private void apply(Run run, RunEvent event) {
    if (event instanceof TaskCancelled cancelled) {
      withdraw(run, cancelled.task());
    }
    shard.apply(run.id(), event);
    events(run.id()).add(event);
    if (event instanceof AttemptDispatched dispatched) {
      effects.assign(run, dispatched);
    } else if (event instanceof AttemptSucceeded || event instanceof AttemptFailed) {
      settleLatest(run, ((TaskEvent) event).task());
    } else if (event instanceof StopRequested stop) {
      effects.stop(run.id(), stop.task());
    }
  }

  private List<RunEvent> events(RunId id) {
    return decided.computeIfAbsent(id, none -> new ArrayList<>());
  }

  private void withdraw(Run run, TaskAddress task) {
    if (run.task(task).filter(record -> record.state().isInFlight()).isPresent()) {
      effects.withdraw(run.id(), task);
    }
  }

  private void settleLatest(Run run, TaskAddress task) {
    Attempt latest = run.task(task).flatMap(TaskRecord::latest).orElseThrow();
    effects.settle(new AttemptId(run.id(), task, latest.number(), latest.token()));
  }

  private boolean isOver(AttemptId attempt) {
    return shard
        .run(attempt.run())
        .flatMap(run -> run.task(attempt.task()))
        .flatMap(record -> record.attempt(attempt.number()))
        .filter(known -> known.finishedAt().isEmpty())
        .isEmpty();
  }
}
