package dev.decurion.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a hop (the end of a task to the start of its dependent) on a chain, and the throughput
 * on a wide plan, of {@code wait: 0s} tasks, with the services as processes of their own. Figures
 * come from the completion reports; both ends of a hop are stamped by the coordinator.
 *
 * <p>Arguments: the root of the repository, then the lengths of the chain and of the wide plan.
 */
public final class Benchmark {
  private static final int WARM_UP = 200;

  private Benchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
    int chain = Integer.parseInt(arguments[1]);
    int wide = Integer.parseInt(arguments[2]);
    PrintStream out = System.out;
    hops(measure(home, chainOf(WARM_UP + chain)), out);
    throughput(measure(home, wideOf(wide)), wide, out);
  }

  private static JsonNode measure(Path home, String plan) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("decurion-benchmark");
    Path file = Files.writeString(directory.resolve("plan.yaml"), plan);
    LocalRun run =
        LocalRun.start(home, directory, file.toString(), "--runners", "1", "--slots", "64");
    int status = run.process().waitFor();
    if (status != 0) {
      throw new IOException("the run ended with " + status + ":\n" + run.output());
    }
    return run.report();
  }

  private static void hops(JsonNode report, PrintStream out) {
    List<JsonNode> tasks = new ArrayList<>();
    report.at("/agents/0/tasks").forEach(tasks::add);
    List<Long> micros = new ArrayList<>();
    for (int next = WARM_UP + 1; next < tasks.size(); next++) {
      Instant end = instant(tasks.get(next - 1), "finishedAt");
      Instant start = instant(tasks.get(next), "startedAt");
      micros.add(Duration.between(end, start).toNanos() / 1000);
    }
    Collections.sort(micros);
    out.printf(
        "hop of %d: median %.2f ms, p95 %.2f ms, p99 %.2f ms%n",
        micros.size(), at(micros, 0.5), at(micros, 0.95), at(micros, 0.99));
  }

  private static void throughput(JsonNode report, int tasks, PrintStream out) {
    Map<String, Instant> bounds = new HashMap<>();
    for (JsonNode task : report.at("/agents/0/tasks")) {
      bounds.merge("first", instant(task, "startedAt"), (a, b) -> a.isBefore(b) ? a : b);
      bounds.merge("last", instant(task, "finishedAt"), (a, b) -> a.isAfter(b) ? a : b);
    }
    double seconds = Duration.between(bounds.get("first"), bounds.get("last")).toNanos() / 1e9;
    out.printf(
        "wide plan of %d tasks: %.2f s from the first start to the last end, %.0f tasks/s%n",
        tasks, seconds, tasks / seconds);
  }

  private static Instant instant(JsonNode task, String field) {
    return Instant.parse(task.at("/attempts/0/" + field).asText());
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1000.0;
  }

  private static String chainOf(int tasks) {
    return plan("chain", "sequential", tasks);
  }

  private static String wideOf(int tasks) {
    return plan("wide", "parallel", tasks);
  }

  private static String plan(String name, String order, int tasks) {
    StringBuilder text =
        new StringBuilder("plan: " + name + "\nagents:\n  worker:\n    order: " + order)
            .append("\n    tasks:\n");
    for (int task = 0; task < tasks; task++) {
      text.append("      - { id: t").append(task).append(", wait: 0s }\n");
    }
    return text.toString();
  }
}
