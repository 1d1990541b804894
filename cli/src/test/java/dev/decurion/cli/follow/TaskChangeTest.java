package dev.decurion.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.client.TaskView;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TaskChangeTest {
  private final Clock clock = Clock.fixed(TaskViews.START, ZoneOffset.UTC);

  @Test
  void aQuestionWithoutADeadlineIsAskedUntilSomebodyAnswers() {
    assertThat(text(TaskViews.asking(null)))
        .isEqualTo(
            "a/t AWAITING_APPROVAL, asks: Deploy now?; answer with `decurion approve r a/t` or"
                + " `decurion reject …`");
  }

  @Test
  void aParkedTaskSaysUntilWhenAndOnAnotherDayAlsoWhichDay() {
    assertThat(
            text(
                TaskViews.waiting(
                    "BACKING_OFF", "exit code 75", "PARKED", TaskViews.START.plusSeconds(90))))
        .isEqualTo("a/t BACKING_OFF, parked until 12:01:30: exit code 75");
    assertThat(
            text(
                TaskViews.waiting(
                    "BACKING_OFF",
                    "exit code 75",
                    "PARKED",
                    TaskViews.START.plus(Duration.ofDays(2)))))
        .contains("parked until 2026-01-03 12:00:00");
  }

  @Test
  void aSkippedTaskSaysWhy() {
    assertThat(text(TaskViews.waiting("SKIPPED", "nothing that it needs failed: a/b", null, null)))
        .isEqualTo("a/t SKIPPED: nothing that it needs failed: a/b");
  }

  private String text(TaskView task) {
    return new TaskChange("r", "a/t", task, TaskViews.START).text(clock);
  }
}
