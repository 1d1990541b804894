package dev.decurion.testing.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.testing.chaos.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A coordinator, a runner and a report service, each a process; their logs are in a directory. */
final class SmallSquad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ServiceProcess coordinator;
  private final ServiceProcess runner;
  private final ServiceProcess report;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Starts them; does not wait until they serve.
   *
   * @param common environment variables for all
   * @param ofRunner environment variables for the runner alone
   */
  SmallSquad(Path directory, Map<String, String> common, Map<String, String> ofRunner) {
    coordinator = new ServiceProcess("coordinator-service", "coordinator", directory, common);
    Map<String, String> settings = new HashMap<>(common);
    settings.putAll(ofRunner);
    runner = new ServiceProcess("agent-runner-service", "agent-runner", directory, settings);
    report = new ServiceProcess("report-service", "report", directory, common);
  }

  void awaitReady() {
    for (ServiceProcess service : List.of(coordinator, runner, report)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> send(service, "/q/health/ready", "*/*").statusCode() == 200);
    }
  }

  /** The id of the run. */
  String submit(String plan) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(coordinator.address().resolve("/api/v1/runs"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(plan))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body()).get("run").asText();
  }

  /** What a task has printed so far. */
  String log(String run, String task) throws IOException, InterruptedException {
    return ofRun(coordinator, "/api/v1/runs/" + run + "/tasks/" + task + "/log", "*/*");
  }

  /** The completion report as it is now. */
  String report(String run, String mediaType) throws IOException, InterruptedException {
    return ofRun(report, "/api/v1/reports/" + run, mediaType);
  }

  JsonNode report(String run) throws IOException, InterruptedException {
    return json.readTree(report(run, "application/json"));
  }

  private String ofRun(ServiceProcess service, String path, String mediaType)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(service, path, mediaType);
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> send(ServiceProcess service, String path, String mediaType)
      throws IOException, InterruptedException {
    URI address = service.address().resolve(path);
    return http.send(
        HttpRequest.newBuilder(address)
            .header("Accept", mediaType)
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    List.of(runner, report, coordinator).forEach(ServiceProcess::close);
  }
}
