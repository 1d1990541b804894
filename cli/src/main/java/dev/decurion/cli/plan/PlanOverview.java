package dev.decurion.cli.plan;

import dev.decurion.cli.Durations;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.schedule.Schedule;
import dev.decurion.core.schedule.ScheduleAnalysis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a plan is made of, and how long it takes by its estimates under different rules. */
public final class PlanOverview {
  private PlanOverview() {}

  public static List<String> lines(Plan plan) {
    Schedule schedule = ScheduleAnalysis.of(plan);
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.name()
            + ": "
            + counted(plan.agents().size(), "agent")
            + ", "
            + counted(schedule.tasks().size(), "task")
            + " in "
            + counted(schedule.waves(), "wave")
            + ", "
            + (plan.criteria().size() == 1 ? "1 criterion" : plan.criteria().size() + " criteria"));
    if (schedule.serial().isZero()) {
      lines.add("no task has an estimate, so there is nothing to say about time");
      return lines;
    }
    lines.add(durations(schedule));
    lines.add("critical path (" + Durations.text(schedule.unlimitedRunners()) + "):");
    lines.addAll(CriticalPathText.lines(schedule.criticalPath()));
    return lines;
  }

  private static String durations(Schedule schedule) {
    List<String> parts = new ArrayList<>();
    parts.add(Durations.text(schedule.serial()) + " serial");
    schedule.byTier().map(Durations::text).ifPresent(text -> parts.add(text + " tier by tier"));
    schedule
        .wholeAgents()
        .map(Durations::text)
        .ifPresent(text -> parts.add(text + " with whole-agent dependencies"));
    Duration asWritten = schedule.unlimitedRunners();
    parts.add(Durations.text(asWritten) + " as written");
    return String.join(", ", parts) + " (" + saving(schedule.serial(), asWritten) + ")";
  }

  private static String saving(Duration serial, Duration asWritten) {
    long percent = Math.round(100.0 * (1 - (double) asWritten.toMillis() / serial.toMillis()));
    return percent + " % less than serial, if runners are never short";
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
