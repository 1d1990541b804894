package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small plan with dependencies and a lock. Each task writes its start and its end into a ledger,
 * so that the order can be read from outside.
 */
final class StepsPlan {
  private static final String TEXT =
      """
      plan: steps
      defaults: { timeout: 2m, retry: { attempts: 100, backoff: 100ms } }
      agents:
        worker:
          order: parallel
          tasks:
            - { id: a, run: &step "echo $DECURION_RUN $DECURION_TASK start >> %1$s; sleep 0.3; echo $DECURION_RUN $DECURION_TASK end >> %1$s" }
            - { id: b, run: *step, needs: [a] }
            - { id: c, run: *step, needs: [a] }
            - { id: d, run: *step, needs: [b, c], locks: [one] }
            - { id: e, wait: 50ms, needs: [a], locks: [one] }
            - { id: f, run: *step, needs: [d, e] }
      """;

  private static final List<List<String>> ORDER =
      List.of(
          List.of("a", "b"),
          List.of("a", "c"),
          List.of("b", "d"),
          List.of("c", "d"),
          List.of("d", "f"));

  private final Path ledger;

  StepsPlan(Path ledger) throws IOException {
    this.ledger = Files.createFile(ledger);
  }

  String text() {
    return TEXT.formatted(ledger);
  }

  /** That no task started before what it needs had ended at least once. */
  void assertOrder(List<String> runs) throws IOException {
    Map<String, Integer> firstStart = new HashMap<>();
    Map<String, Integer> firstEnd = new HashMap<>();
    List<String> lines = Files.readAllLines(ledger);
    for (int line = 0; line < lines.size(); line++) {
      String[] words = lines.get(line).split(" ");
      String task = words[0] + " " + words[1];
      (words[2].equals("start") ? firstStart : firstEnd).putIfAbsent(task, line);
    }
    for (String run : runs) {
      for (List<String> edge : ORDER) {
        assertThat(firstEnd.get(run + " worker/" + edge.get(0)))
            .as(run + ": " + edge)
            .isLessThan(firstStart.get(run + " worker/" + edge.get(1)));
      }
    }
  }
}
