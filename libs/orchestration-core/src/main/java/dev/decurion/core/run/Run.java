package dev.decurion.core.run;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.plan.WorkspaceMode;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a plan: the fold of its events. Not thread-safe; confine it to one thread.
 *
 * <p>{@code run.apply(e)} for each event of {@code run.decide(command, now)} is the only way in
 * which it changes.
 */
public final class Run extends RunState {
  private final RunId id;
  private final Plan plan;
  private final PlanGraph planGraph;
  private PlanGraph graph;
  private final Map<String, String> inputs;
  private final boolean usesWorktrees;
  private final Instant submittedAt;
  private TaskRecord[] tasks;
  private RunHeader header;
  private long eventCount = 1;

  /**
   * @param plan what the text in {@code submitted} says
   */
  public Run(RunId id, Plan plan, RunSubmitted submitted) {
    this.id = id;
    this.plan = plan;
    this.planGraph = PlanGraph.of(plan);
    this.graph = planGraph;
    this.inputs = submitted.inputs();
    this.submittedAt = submitted.at();
    this.usesWorktrees =
        planGraph.tasks().stream().anyMatch(it -> it.workspace() == WorkspaceMode.WORKTREE);
    this.tasks = new TaskRecord[graph.size()];
    for (int index = 0; index < tasks.length; index++) {
      tasks[index] = TaskRecord.pending(graph.needs(index).length);
    }
    this.header = RunHeader.submitted(submittedAt, tasks.length);
  }

  /** The events of the first moment; to be applied right after submission. */
  public List<RunEvent> begin(Instant now) {
    Draft draft = new Draft(this);
    Consequences.settleAll(draft, now);
    return List.copyOf(draft.events());
  }

  /**
   * What follows from a command; changes nothing.
   *
   * @throws IllegalArgumentException when the command names a task that the plan does not have
   */
  public List<RunEvent> decide(Command command, Instant now) {
    Draft draft = new Draft(this);
    command.decide(draft, now);
    return List.copyOf(draft.events());
  }

  /**
   * Folds one event in.
   *
   * @throws IllegalTransitionException when it does not fit the state
   */
  public void apply(RunEvent event) {
    event.applyTo(this);
    eventCount++;
  }

  /** How many events its log has, the submission included. */
  public long eventCount() {
    return eventCount;
  }

  @Override
  public RunId id() {
    return id;
  }

  public Plan plan() {
    return plan;
  }

  /** The tasks as the plan has them, without instances. */
  public PlanGraph planGraph() {
    return planGraph;
  }

  /** The tasks of an agent in the order of the plan, each followed by its instances. */
  public List<Integer> tasksOf(Agent agent) {
    List<Integer> indices = new ArrayList<>(agent.tasks().size());
    for (Task task : agent.tasks()) {
      int index = graph.indexOf(task.address()).orElseThrow();
      indices.add(index);
      for (int instance : graph.instances(index)) {
        indices.add(instance);
      }
    }
    return indices;
  }

  /** The tasks as the plan has them, and the instances of those that have fanned out. */
  @Override
  public PlanGraph graph() {
    return graph;
  }

  @Override
  public Map<String, String> inputs() {
    return inputs;
  }

  /** Whether any of its tasks has a worktree, so that its code base is kept in git. */
  public boolean usesWorktrees() {
    return usesWorktrees;
  }

  public Instant submittedAt() {
    return submittedAt;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  public RunStatus status() {
    return header.status();
  }

  @Override
  public TaskRecord task(int index) {
    return tasks[index];
  }

  /** The record of a task; empty when the plan has no such task. */
  public Optional<TaskRecord> task(TaskAddress address) {
    return graph.indexOf(address).map(this::task);
  }

  @Override
  void put(RunHeader next) {
    header = next;
  }

  @Override
  void put(PlanGraph next) {
    tasks = Arrays.copyOf(tasks, next.size());
    graph = next;
  }

  @Override
  void put(int index, TaskRecord task) {
    tasks[index] = task;
  }
}
