package dev.decurion.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code decurion up} as a child process, and its services by HTTP: what benchmarks and system
 * tests work with. Closing it ends everything it started.
 */
public final class Squad implements AutoCloseable {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final Duration START = Duration.ofSeconds(120);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final Path directory;
  private final Path output;

  private Squad(Process process, Path directory, Path output) {
    this.process = process;
    this.directory = directory;
    this.output = output;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param home the root of the repository, built
   * @param directory where it runs; gets its {@code .decurion} folder
   * @param options after {@code up}
   */
  public static Squad start(Path home, Path directory, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("decurion").toString(), "up"));
    command.addAll(List.of(options));
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    // The build that is being tested is the one that is there.
    builder.environment().put("DECURION_NO_BUILD", "1");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    Squad squad = new Squad(builder.start(), directory, output);
    squad.awaitServing();
    return squad;
  }

  /** Submits a plan and returns the id of its run. */
  public String submit(String plan) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(service("coordinators", "/api/v1/runs"))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build();
    return send(request).get("run").asText();
  }

  /** Waits until a run is over and returns its completion report. */
  public JsonNode awaitReport(String run, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      // The index is read, not the run: looking on must not slow down what is measured.
      if (OVER.contains(status(run)) && OVER.contains(report(run).path("status").asText())) {
        return report(run);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
    throw new IOException("run " + run + " is not over after " + patience + ":\n" + output());
  }

  private String status(String run) throws IOException {
    JsonNode runs = send(HttpRequest.newBuilder(service("coordinators", "/api/v1/runs")).build());
    for (JsonNode summary : runs.path("runs")) {
      if (summary.path("run").asText().equals(run)) {
        return summary.path("status").asText();
      }
    }
    return "";
  }

  private JsonNode report(String run) throws IOException {
    URI address = service("reports", "/api/v1/reports/" + run);
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").build();
    HttpResponse<String> answer = exchange(request);
    return answer.statusCode() == 404 ? MissingNode.getInstance() : json.readTree(answer.body());
  }

  /** The processes it started whose command line has this text, such as a service's name. */
  public List<ProcessHandle> processes(String text) {
    return process
        .descendants()
        .filter(it -> it.info().commandLine().filter(line -> line.contains(text)).isPresent())
        .filter(it -> it.info().command().filter(file -> file.endsWith("java")).isPresent())
        .toList();
  }

  /** What it has printed so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitServing() throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(endpoints())) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException("the squad did not start:\n" + output());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  private Path endpoints() {
    return directory.resolve(".decurion/endpoints.json");
  }

  private URI service(String kind, String path) throws IOException {
    JsonNode endpoints = json.readTree(endpoints().toFile());
    return URI.create(endpoints.at("/" + kind + "/0").asText() + path);
  }

  private JsonNode send(HttpRequest request) throws IOException {
    HttpResponse<String> answer = exchange(request);
    if (answer.statusCode() >= 300) {
      throw new IOException(request + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body());
  }

  private HttpResponse<String> exchange(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
