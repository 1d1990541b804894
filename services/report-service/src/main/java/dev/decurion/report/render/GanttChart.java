package dev.decurion.report.render;

import dev.decurion.report.report.AgentReport;
import dev.decurion.report.report.AttemptReport;
import dev.decurion.report.report.AttemptReport.Outcome;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.TaskReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who worked when, as the geometry of a drawing: a lane for each agent with as many rows as it
 * worked in parallel.
 */
record GanttChart(TimeAxis axis, int height, List<Lane> lanes) {
  private static final int TOP = 26;
  private static final int ROW = 20;
  private static final int GAP = 8;
  private static final int LABEL_LENGTH = 26;
  private static final double CHARACTER_WIDTH = 6.4;
  private static final double NARROWEST = 1.5;

  /** An agent. */
  record Lane(String label, String title, int y, int height, int textY, List<Bar> bars) {}

  /**
   * An attempt.
   *
   * @param kind what its colour says, in small letters
   * @param label empty when it does not fit
   */
  record Bar(
      String x, int y, String width, String kind, boolean critical, String label, String title) {
    public String textX() {
      return TimeAxis.number(Double.parseDouble(x) + 4);
    }

    public int textY() {
      return y + 12;
    }
  }

  static GanttChart of(CompletionReport report) {
    TimeAxis axis = TimeAxis.of(report.submittedAt(), report.makespan());
    List<Lane> lanes = new ArrayList<>();
    int y = TOP;
    for (AgentReport agent : report.agents()) {
      Lane lane = lane(agent, axis, y, report.asOf());
      lanes.add(lane);
      y += lane.height() + GAP;
    }
    return new GanttChart(axis, y, List.copyOf(lanes));
  }

  public int bottom() {
    return height - GAP / 2;
  }

  private static Lane lane(AgentReport agent, TimeAxis axis, int y, Instant end) {
    List<Instant> rowsFreeFrom = new ArrayList<>();
    List<Bar> bars = new ArrayList<>();
    List<TaskAttempt> attempts = new ArrayList<>();
    for (TaskReport task : agent.tasks()) {
      for (AttemptReport attempt : task.attempts()) {
        attempt.startedAt().ifPresent(at -> attempts.add(new TaskAttempt(task, attempt, at)));
      }
    }
    attempts.sort(Comparator.comparing(TaskAttempt::start));
    for (TaskAttempt attempt : attempts) {
      Instant until = attempt.attempt().finishedAt().orElse(end);
      int row = 0;
      while (row < rowsFreeFrom.size() && rowsFreeFrom.get(row).isAfter(attempt.start())) {
        row++;
      }
      if (row == rowsFreeFrom.size()) {
        rowsFreeFrom.add(until);
      } else {
        rowsFreeFrom.set(row, until);
      }
      bars.add(bar(agent, attempt, until, axis, y + row * ROW));
    }
    int height = Math.max(1, rowsFreeFrom.size()) * ROW;
    return new Lane(
        Texts.shorten(agent.id(), LABEL_LENGTH), agent.title(), y, height, y + 13, bars);
  }

  private static Bar bar(AgentReport agent, TaskAttempt it, Instant until, TimeAxis axis, int y) {
    double x = axis.at(it.start());
    double width = Math.max(NARROWEST, axis.at(until) - x);
    String id = it.task().id();
    boolean again = it.attempt().number() > 1;
    String label = again ? id + " #" + it.attempt().number() : id;
    return new Bar(
        TimeAxis.number(x),
        y,
        TimeAxis.number(width),
        Texts.words(it.attempt().outcome()),
        it.task().critical() && it.attempt().outcome() == Outcome.SUCCEEDED,
        label.length() * CHARACTER_WIDTH + 8 <= width ? label : "",
        agent.id()
            + "/"
            + id
            + ", attempt "
            + it.attempt().number()
            + ": "
            + Texts.words(it.attempt().outcome())
            + ", "
            + Texts.duration(it.attempt().runTime())
            + it.attempt().runner().map(runner -> " on " + runner).orElse("")
            + "\n"
            + it.task().name());
  }

  private record TaskAttempt(TaskReport task, AttemptReport attempt, Instant start) {}
}
