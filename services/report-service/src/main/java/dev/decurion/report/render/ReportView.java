package dev.decurion.report.render;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.TaskState;
import dev.decurion.report.report.AgentReport;
import dev.decurion.report.report.ApprovalReport;
import dev.decurion.report.report.AttemptReport;
import dev.decurion.report.report.AttemptReport.Outcome;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.CriterionReport;
import dev.decurion.report.report.FailureReport;
import dev.decurion.report.report.TaskReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report in words and figures, as people read it: what HTML and Markdown both show. */
record ReportView(
    String run,
    String plan,
    String description,
    String status,
    String kind,
    boolean over,
    boolean everyTaskSucceeded,
    List<Fact> facts,
    List<Figure> figures,
    List<Criterion> criteria,
    ScheduleView schedule,
    List<PathStep> criticalPath,
    List<AgentView> agents,
    List<FailureView> failures,
    List<ChangeView> changes,
    List<List<String>> approvals,
    List<List<String>> parked,
    List<List<String>> runners,
    int refusedReports,
    List<List<String>> refused,
    int lostAttempts,
    List<List<String>> lost) {

  /** Something to know about the run. */
  record Fact(String name, String value) {}

  /**
   * A figure that is worth large letters.
   *
   * @param note how it comes about
   */
  record Figure(String name, String value, String note) {}

  /** A criterion; {@code verdict} is met, not met, skipped or open. */
  record Criterion(
      String name, String verdict, String kind, String measured, String bound, String reason) {}

  /** A task on the critical path. */
  record PathStep(String task, String name, String runTime) {}

  /** An agent. */
  record AgentView(
      String id, String title, String state, String kind, String note, List<TaskView> tasks) {}

  /**
   * A task.
   *
   * @param harmless what its reason tells made nothing fail
   */
  record TaskView(
      String id,
      String name,
      String state,
      String kind,
      boolean critical,
      String attempts,
      String runner,
      String queueWait,
      String runTime,
      String estimate,
      String slack,
      String outputs,
      String milestones,
      String reason,
      boolean harmless,
      String logPath) {}

  /** An attempt that failed. */
  record FailureView(String task, boolean decisive, String title, String message, String logTail) {}

  static ReportView of(CompletionReport report) {
    boolean over = report.status().isTerminal();
    Map<TaskAddress, TaskReport> tasks = tasks(report);
    return new ReportView(
        report.run().value(),
        report.plan(),
        report.description(),
        Texts.words(report.status()),
        Texts.words(report.status()),
        over,
        report.everyTaskSucceeded(),
        facts(report),
        Figures.of(report),
        report.criteria().stream().map(it -> criterion(it, tasks.get(it.task()))).toList(),
        ScheduleView.of(report),
        path(report, tasks),
        report.agents().stream().map(it -> agent(report, it)).toList(),
        report.failures().stream().map(ReportView::failure).toList(),
        ChangeView.of(report),
        report.approvals().stream().map(ReportView::approval).toList(),
        parked(report),
        report.runners().stream()
            .map(
                it ->
                    List.of(
                        it.runner(),
                        String.join(", ", it.agents()),
                        Integer.toString(it.attempts()),
                        Integer.toString(it.succeeded()),
                        Integer.toString(it.lost()),
                        Texts.duration(it.busy())))
            .toList(),
        report.refusedReports(),
        report.refused().stream()
            .map(
                it ->
                    List.of(
                        Texts.time(it.at()),
                        it.task().toString(),
                        Integer.toString(it.attempt()),
                        it.report(),
                        it.reason()))
            .toList(),
        report.lostAttempts(),
        report.lost().stream()
            .map(
                it ->
                    List.of(
                        Texts.time(it.lostAt()),
                        it.task().toString(),
                        Integer.toString(it.attempt()),
                        it.runner().orElse(Texts.NONE)))
            .toList());
  }

  private static List<Fact> facts(CompletionReport report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Run", report.run().value()));
    facts.add(new Fact("Submitted", Texts.time(report.submittedAt())));
    facts.add(new Fact("Started", Texts.time(report.startedAt())));
    facts.add(
        report
            .finishedAt()
            .map(at -> new Fact("Finished", Texts.time(at)))
            .orElseGet(() -> new Fact("As of", Texts.time(report.asOf()))));
    if (report.generation() > 1) {
      facts.add(new Fact("Retried", report.generation() - 1 + " ×"));
    }
    report.timeLimit().ifPresent(limit -> facts.add(new Fact("Time limit", Texts.duration(limit))));
    report
        .cancelReason()
        .map(why -> new Fact(report.outOfTime() ? "Failed because" : "Cancelled because", why))
        .ifPresent(facts::add);
    report
        .inputs()
        .forEach(
            (name, value) ->
                facts.add(new Fact("Input " + name, value.isEmpty() ? "(empty)" : value)));
    return List.copyOf(facts);
  }

  private static Criterion criterion(CriterionReport it, @Nullable TaskReport task) {
    boolean open = !it.met() && task != null && !task.state().isTerminal();
    return new Criterion(
        it.name(),
        it.met() ? "met" : open ? "open" : it.skipped() ? "skipped" : "not met",
        it.met() ? "succeeded" : open ? "pending" : it.skipped() ? "skipped" : "failed",
        it.measured().orElse("not measured"),
        it.bound(),
        it.reason().orElse(""));
  }

  private static Map<TaskAddress, TaskReport> tasks(CompletionReport report) {
    Map<TaskAddress, TaskReport> tasks = new HashMap<>();
    report.agents().forEach(agent -> agent.tasks().forEach(it -> tasks.put(it.address(), it)));
    return tasks;
  }

  private static List<PathStep> path(CompletionReport report, Map<TaskAddress, TaskReport> tasks) {
    return report.schedule().actual().criticalPath().stream()
        .map(tasks::get)
        .map(it -> new PathStep(it.address().toString(), it.name(), Texts.duration(it.runTime())))
        .toList();
  }

  private static AgentView agent(CompletionReport report, AgentReport agent) {
    long succeeded = agent.tasks().stream().filter(it -> it.state() == TaskState.SUCCEEDED).count();
    String note =
        succeeded
            + " of "
            + agent.tasks().size()
            + " tasks succeeded · "
            + Texts.duration(agent.runTime())
            + " run time"
            + (agent.estimate().isZero()
                ? ""
                : " · " + Texts.duration(agent.estimate()) + " estimated");
    return new AgentView(
        agent.id(),
        agent.title(),
        Texts.words(agent.state()),
        Texts.words(agent.state()),
        note,
        agent.tasks().stream().map(it -> task(report, it)).toList());
  }

  private static TaskView task(CompletionReport report, TaskReport task) {
    List<String> outputs = new ArrayList<>();
    task.outputs().forEach((key, value) -> outputs.add(key + "=" + Texts.shorten(value, 80)));
    return new TaskView(
        task.id(),
        task.name(),
        Texts.state(task),
        Texts.kind(task),
        task.critical(),
        attempts(task),
        task.attempts().isEmpty() ? Texts.NONE : runner(task.attempts()),
        Texts.duration(task.queueWait()),
        Texts.duration(task.runTime()),
        Texts.duration(task.estimate()),
        Texts.duration(task.slack()),
        String.join(", ", outputs),
        task.milestones().stream()
            .map(it -> it.name() + " at " + Texts.time(it.at()))
            .collect(Collectors.joining(", ")),
        reason(task),
        task.failureAllowed() || task.isIdle(),
        task.startedAt().isEmpty()
            ? ""
            : "/api/v1/reports/" + report.run() + "/tasks/" + task.address() + "/log");
  }

  private static String attempts(TaskReport task) {
    long parked = task.attempts().stream().filter(it -> it.outcome() == Outcome.PARKED).count();
    return task.attempts().isEmpty()
        ? Texts.NONE
        : task.attempts().size() + (parked == 0 ? "" : ", " + parked + " parked");
  }

  private static String reason(TaskReport task) {
    String until = task.dueAt().map(due -> "until " + Texts.time(due)).orElse("");
    return Stream.of(until, task.reason().orElse(""))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(": "));
  }

  private static List<String> approval(ApprovalReport it) {
    return List.of(
        it.task().toString(),
        it.question(),
        Texts.time(it.askedAt()),
        it.answer().map(Texts::words).orElse("no answer"),
        it.by().orElse(Texts.NONE),
        it.reason().orElse(""),
        it.answeredAt().map(Texts::time).orElse(Texts.NONE));
  }

  private static List<List<String>> parked(CompletionReport report) {
    List<List<String>> parked = new ArrayList<>();
    for (AgentReport agent : report.agents()) {
      for (TaskReport task : agent.tasks()) {
        for (AttemptReport it : task.attempts()) {
          if (it.outcome() == Outcome.PARKED) {
            parked.add(
                List.of(
                    it.finishedAt().map(Texts::time).orElse(Texts.NONE),
                    task.address().toString(),
                    Integer.toString(it.number()),
                    it.message().orElse("")));
          }
        }
      }
    }
    return List.copyOf(parked);
  }

  private static String runner(List<AttemptReport> attempts) {
    return attempts.get(attempts.size() - 1).runner().orElse(Texts.NONE);
  }

  private static FailureView failure(FailureReport it) {
    return new FailureView(
        it.task().toString(),
        it.decisive() && !it.allowed(),
        "attempt "
            + it.attempt()
            + (it.decisive() ? ", the last" : ", tried again")
            + (it.allowed() ? ", which the plan allows" : "")
            + ": "
            + Texts.words(it.reason())
            + it.exitCode().map(code -> ", exit code " + code).orElse("")
            + it.runner().map(runner -> " on " + runner).orElse(""),
        it.message(),
        it.logTail());
  }
}
