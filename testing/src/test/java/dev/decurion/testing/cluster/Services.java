package dev.decurion.testing.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.decurion.testing.chaos.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Two coordinators, two runners and a report service, each a process. */
final class Services implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final List<ServiceProcess> coordinators = new ArrayList<>();
  private final List<ServiceProcess> all = new ArrayList<>();
  private final ServiceProcess report;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Starts them, and returns when they are ready.
   *
   * @param settings environment variables for all of them: where Redis is, and how many shards
   */
  static Services ready(Path directory, Map<String, String> settings) {
    Services services = new Services(directory, settings);
    try {
      Awaitility.await().atMost(PATIENCE).until(services::areReady);
      return services;
    } catch (ConditionTimeoutException e) {
      services.close();
      throw e;
    }
  }

  private Services(Path directory, Map<String, String> settings) {
    Map<String, String> common = new HashMap<>(settings);
    common.put("DECURION_SHARD_LOCK_TTL", "2s");
    common.put("DECURION_LEASE", "5s");
    common.put("DECURION_SLOTS", "8");
    common.put("DECURION_WORKSPACES", directory.resolve("workspaces").toString());
    common.put("DECURION_WORKSPACE_ROOT", directory.toString());
    for (String name : List.of("coordinator-1", "coordinator-2")) {
      coordinators.add(new ServiceProcess("coordinator-service", name, directory, common));
    }
    all.addAll(coordinators);
    for (String name : List.of("agent-runner-1", "agent-runner-2")) {
      all.add(new ServiceProcess("agent-runner-service", name, directory, common));
    }
    report = new ServiceProcess("report-service", "report", directory, common);
    all.add(report);
  }

  boolean areReady() {
    return all.stream().allMatch(this::isReady);
  }

  private boolean isReady(ServiceProcess service) {
    try {
      return get(service.address().resolve("/q/health/ready")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many shards each coordinator owns. */
  List<Integer> ownedShards() throws IOException {
    List<Integer> owned = new ArrayList<>();
    for (ServiceProcess coordinator : coordinators) {
      JsonNode health = json.readTree(get(coordinator.address().resolve("/q/health/ready")).body());
      for (JsonNode check : health.path("checks")) {
        if (check.at("/data").has("owned")) {
          owned.add(check.at("/data/owned").asInt());
        }
      }
    }
    return owned;
  }

  /**
   * Submits a plan to one of the coordinators.
   *
   * @return the id of its run
   * @throws IOException when it was not acknowledged; it may have been taken nevertheless
   */
  String submit(String plan, int coordinator) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(coordinators.get(coordinator).address().resolve("/api/v1/runs"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 201) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body()).get("run").asText();
  }

  /** The completion report, as it is now; missing when there is no such run. */
  JsonNode report(String run) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(report.address().resolve("/api/v1/reports/" + run))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    HttpResponse<String> answer = send(request);
    return switch (answer.statusCode()) {
      case 200 -> json.readTree(answer.body());
      case 404 -> MissingNode.getInstance();
      default -> throw new IOException(answer.statusCode() + ": " + answer.body());
    };
  }

  /** A request to the first coordinator. */
  JsonNode ask(String path) throws IOException {
    return json.readTree(get(coordinators.get(0).address().resolve(path)).body());
  }

  private HttpResponse<String> get(URI address) throws IOException {
    return send(HttpRequest.newBuilder(address).timeout(TIMEOUT).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    all.forEach(ServiceProcess::close);
  }
}
