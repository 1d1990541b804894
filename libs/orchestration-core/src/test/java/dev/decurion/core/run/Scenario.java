package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run in a test, with a clock of its own and every event that was decided. */
public final class Scenario {
  private final List<RunEvent> log = new ArrayList<>();
  private final Run run;
  private final String plan;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private long tokens;

  public Scenario(String plan) {
    this(1, plan, Map.of());
  }

  /**
   * @param number tells the runs of a test apart
   */
  public Scenario(long number, String plan) {
    this(number, plan, Map.of());
  }

  Scenario(String plan, Map<String, String> inputs) {
    this(1, plan, inputs);
  }

  private Scenario(long number, String plan, Map<String, String> inputs) {
    this.plan = plan;
    RunSubmitted submitted = new RunSubmitted(now, plan, inputs);
    run = new Run(RunId.of(now.toEpochMilli(), number, 0), PlanReader.read(plan), submitted);
    log.add(submitted);
    record(run.begin(now));
  }

  public Run run() {
    return run;
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  List<RunEvent> decide(Command command) {
    return record(run.decide(command, now));
  }

  public TaskState state(String task) {
    return record(task).state();
  }

  TaskRecord record(String task) {
    return run.task(address(task)).orElseThrow();
  }

  void dispatch(String task) {
    decide(new Command.Dispatch(address(task), ++tokens));
  }

  void start(String task) {
    dispatch(task);
    decide(new Command.ReportStarted(address(task), attempt(task), tokens, "runner-1"));
  }

  List<RunEvent> succeed(String task) {
    start(task);
    return succeedStarted(task);
  }

  List<RunEvent> succeedStarted(String task) {
    return succeedStarted(task, Map.of("answer", "42"));
  }

  List<RunEvent> succeedStarted(String task, Map<String, String> outputs) {
    return decide(new Command.ReportSucceeded(address(task), attempt(task), token(task), outputs));
  }

  List<RunEvent> fail(String task) {
    start(task);
    return failStarted(task, Failure.Reason.FAILURE);
  }

  List<RunEvent> failStarted(String task, Failure.Reason reason) {
    return decide(
        new Command.ReportFailed(
            address(task), attempt(task), token(task), Failure.of(reason, "exit code 1")));
  }

  int attempt(String task) {
    return record(task).attempts().size();
  }

  long token(String task) {
    return record(task).latest().orElseThrow().token();
  }

  /** The run as its log alone tells it. */
  Run replayed() {
    Run replayed = new Run(run.id(), PlanReader.read(plan), (RunSubmitted) log.get(0));
    log.subList(1, log.size()).forEach(replayed::apply);
    return replayed;
  }

  static TaskAddress address(String task) {
    return TaskAddress.parse(task);
  }

  private List<RunEvent> record(List<RunEvent> events) {
    events.forEach(run::apply);
    log.addAll(events);
    return events;
  }
}
