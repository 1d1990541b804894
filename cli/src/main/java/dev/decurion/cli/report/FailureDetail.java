package dev.decurion.cli.report;

import java.util.List;

/**
 * A task that failed.
 *
 * @param address {@code agent/task}
 * @param logEnd its last log lines; empty when there is no log
 */
record FailureDetail(String address, String reason, List<String> logEnd) {
  FailureDetail {
    logEnd = List.copyOf(logEnd);
  }
}
