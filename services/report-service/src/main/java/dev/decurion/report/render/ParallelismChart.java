package dev.decurion.report.render;

import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.ParallelismStep;
import java.util.List;
import java.util.stream.IntStream;

/** How many attempts ran at the same time, as a stepped line under the same axis as the Gantt. */
record ParallelismChart(TimeAxis axis, int height, String path, List<Level> levels) {
  private static final int TOP = 8;
  private static final int HEIGHT = 74;
  private static final int MOST_LEVELS = 4;

  /** A horizontal line. */
  record Level(String y, String textY, int running) {}

  static ParallelismChart of(CompletionReport report) {
    TimeAxis axis = TimeAxis.of(report.submittedAt(), report.makespan());
    int peak = Math.max(1, report.peakRunning());
    StringBuilder path = new StringBuilder();
    path.append('M').append(TimeAxis.number(axis.at(report.submittedAt()))).append(' ');
    path.append(TimeAxis.number(y(0, peak)));
    for (ParallelismStep step : report.parallelism()) {
      path.append('H').append(TimeAxis.number(axis.at(step.at())));
      path.append('V').append(TimeAxis.number(y(step.running(), peak)));
    }
    path.append('H').append(TimeAxis.number(axis.at(report.asOf())));
    path.append('V').append(TimeAxis.number(y(0, peak))).append('Z');
    return new ParallelismChart(axis, TOP + HEIGHT + 6, path.toString(), levels(peak));
  }

  private static List<Level> levels(int peak) {
    int step = (peak + MOST_LEVELS - 1) / MOST_LEVELS;
    return IntStream.iterate(0, level -> level <= peak, level -> level + step)
        .mapToObj(
            level ->
                new Level(
                    TimeAxis.number(y(level, peak)), TimeAxis.number(y(level, peak) + 3.5), level))
        .toList();
  }

  private static double y(int running, int peak) {
    return TOP + HEIGHT - (double) HEIGHT * running / peak;
  }
}
