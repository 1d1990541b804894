package dev.decurion.core.run;

import dev.decurion.core.graph.PlanGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run as it would be after the events emitted so far; the run itself stays as it is. */
final class Draft extends RunState {
  private final RunState base;
  private final Map<Integer, TaskRecord> changed = new HashMap<>();
  private final List<RunEvent> events = new ArrayList<>();
  private RunHeader header;
  private PlanGraph graph;

  Draft(RunState base) {
    this.base = base;
    this.header = base.header();
    this.graph = base.graph();
  }

  void emit(RunEvent event) {
    event.applyTo(this);
    events.add(event);
  }

  List<RunEvent> events() {
    return events;
  }

  @Override
  public RunId id() {
    return base.id();
  }

  @Override
  public PlanGraph graph() {
    return graph;
  }

  @Override
  public Map<String, String> inputs() {
    return base.inputs();
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  void put(RunHeader next) {
    header = next;
  }

  @Override
  void put(PlanGraph next) {
    graph = next;
  }

  @Override
  public TaskRecord task(int index) {
    TaskRecord draft = changed.get(index);
    return draft != null ? draft : base.task(index);
  }

  @Override
  void put(int index, TaskRecord task) {
    changed.put(index, task);
  }
}
