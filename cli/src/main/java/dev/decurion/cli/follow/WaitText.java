package dev.decurion.cli.follow;

import dev.decurion.cli.client.TaskView;
import dev.decurion.cli.client.TaskView.AwaitedLock;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a task waits for, in words. */
public final class WaitText {
  private static final DateTimeFormatter ANOTHER_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private WaitText() {}

  /**
   * Empty when it waits for nothing that can be named.
   *
   * @param clock whose day and zone the times are told in
   */
  public static Optional<String> of(TaskView task, Clock clock) {
    String until = task.due().map(due -> " until " + time(due, clock)).orElse("");
    return Optional.ofNullable(
        switch (Objects.requireNonNullElse(task.waitsFor(), "")) {
          case "ANSWER" -> question(task, until);
          case "PARKED" -> "parked" + until;
          case "BACK_OFF" -> "backs off" + until;
          case "LOCK" -> "waits for " + locks(task);
          default -> null;
        });
  }

  private static String question(TaskView task, String until) {
    String message = task.question().map(TaskView.Question::message).orElse("");
    String byDefault =
        task.question()
            .map(TaskView.Question::byDefault)
            .filter(answer -> !until.isEmpty())
            .map(answer -> ", then " + answer)
            .orElse("");
    return "asks" + until + byDefault + ": " + message;
  }

  private static String locks(TaskView task) {
    return task.locks().stream().map(WaitText::lock).collect(Collectors.joining(", and "));
  }

  private static String lock(AwaitedLock lock) {
    String holders =
        lock.holders().stream()
            .map(holder -> holder.task() + " of run " + holder.run())
            .collect(Collectors.joining(", "));
    return "lock " + lock.lock() + (holders.isEmpty() ? "" : ", held by " + holders);
  }

  private static String time(Instant due, Clock clock) {
    ZonedDateTime at = due.atZone(clock.getZone());
    boolean today = at.toLocalDate().equals(LocalDate.now(clock));
    return (today ? PlainLines.TIME : ANOTHER_DAY).format(at);
  }
}
