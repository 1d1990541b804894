package dev.decurion.core.shard;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Task;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A run with what the order of dispatch needs to know about it. */
final class TrackedRun {
  private final Run run;
  private final Map<AgentId, Agent> agents;
  private final Map<AgentId, Integer> inFlight = new HashMap<>();
  private final Expectations expectations = new Expectations();
  private long[] remaining;
  private int allInFlight;

  TrackedRun(Run run) {
    this.run = run;
    this.agents = run.plan().agentsById();
    for (int index = 0; index < run.graph().size(); index++) {
      learn(index);
    }
    this.remaining = expectations.remaining(run.graph());
  }

  Run run() {
    return run;
  }

  Agent agent(int index) {
    Agent agent = agents.get(run.graph().task(index).address().agent());
    if (agent == null) {
      throw new IllegalStateException("a task without agent in run " + run.id());
    }
    return agent;
  }

  /** How many of its tasks of an agent are in flight. */
  int inFlight(AgentId agent) {
    return inFlight.getOrDefault(agent, 0);
  }

  void countInFlight(AgentId agent, int change) {
    allInFlight += change;
    inFlight.merge(agent, change, Integer::sum);
  }

  /** Whether its own limits let one more task of the agent be dispatched. */
  boolean hasRoom(Agent agent) {
    return hasRoom(agent, 0, 0);
  }

  /** As {@link #hasRoom(Agent)}, when so many more are as good as dispatched already. */
  boolean hasRoom(Agent agent, int more, int moreOfAgent) {
    return run.status() == RunStatus.RUNNING
        && allInFlight + more < run.plan().concurrency().orElse(Integer.MAX_VALUE)
        && inFlight(agent.id()) + moreOfAgent < agent.concurrency().orElse(Integer.MAX_VALUE);
  }

  ReadyTask ready(int index) {
    return new ReadyTask(
        agent(index).priority(),
        remaining[run.graph().template(index).orElse(index)],
        run.id(),
        index);
  }

  Locks.Waiter waiter(int index) {
    return new Locks.Waiter(
        agent(index).priority(),
        run.task(index).readyAt().orElse(run.submittedAt()),
        run.id(),
        index,
        agent(index).id());
  }

  /** Takes note of how long a task took; true when {@link #reorder} would change the order. */
  boolean learn(int index) {
    Task task = run.graph().task(index);
    Optional<Long> millis = runTime(run.task(index));
    return millis.isPresent() && expectations.measure(task, millis.get());
  }

  /** Orders by what is known now; no task of the run may be in a queue meanwhile. */
  void reorder() {
    remaining = expectations.remaining(run.graph());
  }

  private static Optional<Long> runTime(TaskRecord record) {
    return record
        .latest()
        .filter(attempt -> attempt.succeeded())
        .flatMap(
            attempt ->
                attempt
                    .startedAt()
                    .flatMap(
                        start ->
                            attempt
                                .finishedAt()
                                .map(end -> Duration.between(start, end).toMillis())));
  }
}
