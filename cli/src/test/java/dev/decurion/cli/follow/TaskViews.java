package dev.decurion.cli.follow;

import dev.decurion.cli.client.TaskView;
import java.time.Instant;
import java.util.List;

/** Tasks as the coordinator might show them. */
final class TaskViews {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private TaskViews() {}

  static TaskView in(String state) {
    return waiting(state, null, null, null);
  }

  static TaskView failed(String reason) {
    return new TaskView(
        "t-2",
        "Test",
        "FAILED",
        2,
        "runner-1",
        START,
        START,
        reason,
        false,
        null,
        null,
        List.of(),
        null);
  }

  static TaskView running(String id) {
    return new TaskView(
        id,
        "Name of " + id,
        "RUNNING",
        1,
        "runner-1",
        START.plusSeconds(60),
        null,
        null,
        false,
        null,
        null,
        List.of(),
        null);
  }

  static TaskView waiting(String state, String reason, String waitsFor, Instant dueAt) {
    return new TaskView(
        "t", "T", state, 1, null, null, null, reason, false, waitsFor, dueAt, List.of(), null);
  }

  static TaskView asking(Instant dueAt) {
    return new TaskView(
        "go",
        "Go",
        "AWAITING_APPROVAL",
        0,
        null,
        null,
        null,
        null,
        false,
        "ANSWER",
        dueAt,
        List.of(),
        new TaskView.Question("Deploy now?", "reject"));
  }

  static TaskView lockedOut() {
    return new TaskView(
        "t",
        "T",
        "READY",
        0,
        null,
        null,
        null,
        null,
        false,
        "LOCK",
        null,
        List.of(
            new TaskView.AwaitedLock("npm", List.of(new TaskView.Holder("r-7", "fixer/types"))),
            new TaskView.AwaitedLock("db", List.of())),
        null);
  }
}
