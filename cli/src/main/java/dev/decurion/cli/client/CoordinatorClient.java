package dev.decurion.cli.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The coordinator's API. Every method blocks and throws a {@link dev.decurion.cli.CommandFailure}:
 * {@link RefusedException} or {@link ServiceUnreachableException}.
 */
public final class CoordinatorClient {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final HttpService http;

  public CoordinatorClient(List<URI> addresses, Optional<String> token) {
    http =
        new HttpService(
            "coordinator",
            addresses,
            token,
            "start one with `decurion up`, or say where it is with --coordinator URL or"
                + " DECURION_COORDINATOR_URL");
  }

  /**
   * Submits a plan and returns the id of the run. Without a key of the caller's the request gets
   * one of its own, so that sending it again to another coordinator cannot start a second run.
   */
  public String submit(String plan, Map<String, String> inputs, Optional<String> idempotencyKey) {
    String query =
        inputs.entrySet().stream()
            .map(
                input ->
                    "input."
                        + HttpService.encode(input.getKey())
                        + "="
                        + HttpService.encode(input.getValue()))
            .collect(Collectors.joining("&"));
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/yaml",
            "Idempotency-Key",
            idempotencyKey.orElseGet(() -> UUID.randomUUID().toString()));
    String path = "/api/v1/runs" + (query.isEmpty() ? "" : "?" + query);
    String answer = http.post(path, plan, headers);
    return JsonText.read(answer, Submitted.class, "coordinator to POST /api/v1/runs").run();
  }

  public List<RunView> runs() {
    return http.get("/api/v1/runs", Runs.class).runs();
  }

  public RunView run(String run) {
    return http.get(pathOf(run), RunView.class);
  }

  public String log(String run, String agent, String task) {
    return http.get(pathOf(run, agent, task) + "/log", "text/plain");
  }

  /** Says yes to the question of a task. */
  public void approve(String run, String agent, String task, Answer answer) {
    http.post(pathOf(run, agent, task) + "/approve", JsonText.write(answer), JSON);
  }

  /** Says no to the question of a task. */
  public void reject(String run, String agent, String task, Answer answer) {
    http.post(pathOf(run, agent, task) + "/reject", JsonText.write(answer), JSON);
  }

  public void cancel(String run) {
    http.post(pathOf(run) + "/cancel", "", Map.of());
  }

  public void pause(String run) {
    http.post(pathOf(run) + "/pause", "", Map.of());
  }

  public void resume(String run) {
    http.post(pathOf(run) + "/resume", "", Map.of());
  }

  public void retry(String run) {
    http.post(pathOf(run) + "/retry", "", Map.of());
  }

  /** Why it cannot work at the moment; empty when it can, or when its health is not to be seen. */
  public Optional<String> trouble() {
    try {
      return http.health().trouble();
    } catch (RefusedException | UnexpectedResponseException e) {
      return Optional.empty(); // a proxy before it may let the API through and nothing else
    }
  }

  public List<AgentCapacity> agents() {
    return http.get("/api/v1/agents", Agents.class).agents();
  }

  private static String pathOf(String run) {
    return "/api/v1/runs/" + HttpService.encode(run);
  }

  private static String pathOf(String run, String agent, String task) {
    return pathOf(run) + "/tasks/" + HttpService.encode(agent) + "/" + HttpService.encode(task);
  }

  /** Who answers a question, and why; the reason may be empty. */
  public record Answer(String by, String reason) {}

  private record Submitted(String run) {
    Submitted {
      Objects.requireNonNull(run, "no id of the run");
    }
  }

  private record Runs(List<RunView> runs) {
    Runs {
      runs = runs == null ? List.of() : runs;
    }
  }

  private record Agents(List<AgentCapacity> agents) {
    Agents {
      agents = agents == null ? List.of() : agents;
    }
  }
}
