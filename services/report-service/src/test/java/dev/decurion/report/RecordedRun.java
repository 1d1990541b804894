package dev.decurion.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.RunHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A run in a test: decides like a coordinator, with a clock of its own, and keeps its log. */
public final class RecordedRun {
  public static final Instant SUBMITTED = Instant.parse("2026-11-23T10:00:00Z");

  private final List<RunEvent> log = new ArrayList<>();
  private final List<Consumer<List<RunEvent>>> listeners = new ArrayList<>();
  private final Run run;
  private Instant now = SUBMITTED;
  private long tokens;

  public RecordedRun(RunId id, String plan) {
    RunSubmitted submitted = new RunSubmitted(now, plan, Map.of("workspace", "/srv/fleet"));
    run = new Run(id, PlanReader.read(plan), submitted);
    log.add(submitted);
    List<RunEvent> first = run.begin(now);
    first.forEach(run::apply);
    log.addAll(first);
  }

  public RecordedRun(String plan) {
    this(RunId.of(SUBMITTED.toEpochMilli(), 1, 0), plan);
  }

  public RunId id() {
    return run.id();
  }

  public Run run() {
    return run;
  }

  /** Everything that was decided, oldest first. */
  public List<RunEvent> log() {
    return List.copyOf(log);
  }

  /** Tells of what is decided from now on, decision by decision. */
  public void listen(Consumer<List<RunEvent>> listener) {
    listeners.add(listener);
  }

  public CompletionReport report() {
    return CompletionReport.of(run, history(), now);
  }

  /** What the log tells beyond the state of the run. */
  public RunHistory history() {
    RunHistory history = new RunHistory();
    log.forEach(history::take);
    return history;
  }

  public RecordedRun pass(String time) {
    now = now.plus(Duration.parse(time));
    return this;
  }

  public RecordedRun start(String task, String runner) {
    decide(new Command.Dispatch(address(task), ++tokens));
    return decide(new Command.ReportStarted(address(task), attempt(task), token(task), runner));
  }

  public RecordedRun succeed(String task, Map<String, String> outputs) {
    return decide(new Command.ReportSucceeded(address(task), attempt(task), token(task), outputs));
  }

  /** Succeeds in a worktree. */
  public RecordedRun succeed(String task, Change change) {
    return decide(
        new Command.ReportSucceeded(
            address(task), attempt(task), token(task), Map.of(), Optional.of(change)));
  }

  public RecordedRun succeed(String task) {
    return succeed(task, Map.of());
  }

  public RecordedRun fail(String task, String message, String logTail) {
    return decide(
        new Command.ReportFailed(
            address(task),
            attempt(task),
            token(task),
            new Failure(Failure.Reason.FAILURE, message, Optional.of(2), logTail)));
  }

  /** It cannot be done where it ran. */
  public RecordedRun unavailable(String task, String missing) {
    Failure failure = Failure.of(Failure.Reason.UNAVAILABLE, missing);
    return decide(new Command.ReportFailed(address(task), attempt(task), token(task), failure));
  }

  public RecordedRun lose(String task) {
    return decide(new Command.LeaseExpired(address(task), attempt(task), token(task)));
  }

  public RecordedRun announce(String task, String milestone) {
    return decide(
        new Command.ReportMilestone(address(task), attempt(task), token(task), milestone));
  }

  public RecordedRun park(String task, String message, String retryAfter) {
    Failure failure = new Failure(Failure.Reason.PARKED, message, Optional.of(75), "");
    return decide(
        new Command.ReportParked(
            address(task), attempt(task), token(task), failure, Duration.parse(retryAfter)));
  }

  public RecordedRun answer(String task, boolean approved, String by, String reason) {
    return decide(new Command.Answer(address(task), approved, by, reason));
  }

  /** The runner ends an attempt that it was told to stop. */
  public RecordedRun stopped(String task) {
    Failure failure = Failure.of(Failure.Reason.CANCELLED, "stopped");
    return decide(new Command.ReportFailed(address(task), attempt(task), token(task), failure));
  }

  public RecordedRun backOffOver(String task) {
    return decide(new Command.BackOffOver(address(task)));
  }

  /** A report of attempt 1 that comes when another attempt is current. */
  public RecordedRun succeedLate(String task) {
    return decide(new Command.ReportSucceeded(address(task), 1, 1, Map.of()));
  }

  public RecordedRun decide(Command command) {
    List<RunEvent> events = run.decide(command, now);
    events.forEach(run::apply);
    log.addAll(events);
    if (!events.isEmpty()) {
      listeners.forEach(listener -> listener.accept(events));
    }
    return this;
  }

  public int attempt(String task) {
    return run.task(address(task)).orElseThrow().attempts().size();
  }

  public long token(String task) {
    return run.task(address(task)).orElseThrow().latest().orElseThrow().token();
  }

  public static TaskAddress address(String task) {
    return TaskAddress.parse(task);
  }
}
