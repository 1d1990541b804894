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
import java.util.List;

/**
 * Measures, with the services as processes of their own and {@code wait: 0s} tasks: a hop (the end
 * of a task to the start of its dependent) on a chain, the throughput on a wide plan, and the
 * memory of the coordinator. Figures come from the completion reports; both ends of a hop are
 * stamped by the coordinator. Each plan runs twice and the second run is measured, so that the
 * virtual machines have compiled what they run.
 *
 * <p>Arguments: the root of the repository, then the lengths of the chain and of the wide plans.
 */
public final class Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Benchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
    int chain = Integer.parseInt(arguments[1]);
    PrintStream out = System.out;
    Path directory = Files.createTempDirectory("decurion-benchmark");
    try (Squad squad = Squad.start(home, directory, "--runners", "1", "--slots", "64")) {
      hops(second(squad, plan("chain", "sequential", chain)), out);
      for (int argument = 2; argument < arguments.length; argument++) {
        int tasks = Integer.parseInt(arguments[argument]);
        throughput(second(squad, plan("wide", "parallel", tasks)), tasks, out);
        memory(squad, out);
      }
    }
  }

  private static List<JsonNode> second(Squad squad, String plan) throws IOException {
    squad.awaitReport(squad.submit(plan), PATIENCE);
    JsonNode report = squad.awaitReport(squad.submit(plan), PATIENCE);
    if (!report.get("status").asText().equals("SUCCEEDED")) {
      throw new IOException("the run ended " + report.get("status") + "\n" + squad.output());
    }
    List<JsonNode> tasks = new ArrayList<>();
    report.at("/agents/0/tasks").forEach(tasks::add);
    return tasks;
  }

  private static void hops(List<JsonNode> tasks, PrintStream out) {
    List<Long> micros = new ArrayList<>();
    for (int next = 1; next < tasks.size(); next++) {
      Instant end = instant(tasks.get(next - 1), "finishedAt");
      Instant start = instant(tasks.get(next), "startedAt");
      micros.add(Duration.between(end, start).toNanos() / 1000);
    }
    Collections.sort(micros);
    out.printf(
        "hop of %d: median %.2f ms, p95 %.2f ms, p99 %.2f ms%n",
        micros.size(), at(micros, 0.5), at(micros, 0.95), at(micros, 0.99));
  }

  private static void throughput(List<JsonNode> tasks, int count, PrintStream out) {
    Instant first =
        tasks.stream().map(it -> instant(it, "startedAt")).min(Instant::compareTo).orElseThrow();
    Instant last =
        tasks.stream().map(it -> instant(it, "finishedAt")).max(Instant::compareTo).orElseThrow();
    double seconds = Duration.between(first, last).toNanos() / 1e9;
    out.printf(
        "wide plan of %d tasks: %.2f s from the first start to the last end, %.0f tasks/s%n",
        count, seconds, count / seconds);
  }

  /** The largest resident set so far, as Linux knows it. */
  private static void memory(Squad squad, PrintStream out) throws IOException {
    for (ProcessHandle process : squad.processes("coordinator-service")) {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          long kib = Long.parseLong(line.replaceAll("\\D", ""));
          out.printf("coordinator, largest resident set so far: %d MiB%n", kib / 1024);
        }
      }
    }
  }

  private static Instant instant(JsonNode task, String field) {
    return Instant.parse(task.at("/attempts/0/" + field).asText());
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1000.0;
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
