package dev.decurion.testing.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.decurion.redistesting.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Redis, coordinators, runners and a report service, each a process that can be hurt, and between
 * Redis and the others a network that can be hurt. The test itself asks Redis directly.
 */
final class Cluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How the services reach Redis. */
  enum Network {
    DIRECT,
    PROXY
  }

  final RedisProcess redis;
  final RedisProxy proxy;
  final RedisLine redisLine;
  final List<ServiceProcess> coordinators;
  final List<ServiceProcess> runners;
  private final ServiceProcess report;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();

  /** Starts all of them; does not wait until they serve. The cluster closes what it is given. */
  Cluster(
      RedisProcess redis,
      Network network,
      Path directory,
      int coordinators,
      int runners,
      Duration lease,
      Duration lock) {
    this.redis = redis;
    this.proxy = new RedisProxy(redis.url());
    this.redisLine = new RedisLine(redis.url());
    Map<String, String> settings =
        Map.of(
            "DECURION_REDIS_URL",
            network == Network.PROXY ? proxy.url() : redis.url(),
            "DECURION_SHARD_LOCK_TTL",
            lock.toMillis() + "ms",
            "DECURION_RUNNER_TIMEOUT",
            lease.toMillis() + "ms",
            "DECURION_LEASE",
            lease.toMillis() + "ms",
            "DECURION_SLOTS",
            "4",
            "DECURION_WORKSPACES",
            directory.resolve("workspaces").toString(),
            "DECURION_WORKSPACE_ROOT",
            directory.toString());
    this.coordinators = start("coordinator", coordinators, directory, settings);
    this.runners = start("agent-runner", runners, directory, settings);
    this.report = start("report", 1, directory, settings).get(0);
  }

  private static List<ServiceProcess> start(
      String service, int count, Path directory, Map<String, String> settings) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number ->
                new ServiceProcess(
                    service + "-service", service + "-" + number, directory, settings))
        .toList();
  }

  /** Until every coordinator, every runner and the report service is ready. */
  void awaitReady() {
    await("all services ready").atMost(Duration.ofMinutes(2)).until(this::isReady);
  }

  private boolean isReady() {
    List<ServiceProcess> all = new ArrayList<>(coordinators);
    all.addAll(runners);
    all.add(report);
    return all.stream().allMatch(this::isReady);
  }

  private boolean isReady(ServiceProcess service) {
    try {
      return get(service.address().resolve("/q/health/ready")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Submits a plan to any coordinator.
   *
   * @return the id of its run
   * @throws IOException when none acknowledged it; it may have been taken nevertheless
   */
  String submit(String plan, String idempotencyKey) throws IOException {
    IOException last = new IOException("no coordinator");
    for (ServiceProcess coordinator : coordinators) {
      try {
        HttpResponse<String> answer = submit(coordinator, plan, idempotencyKey);
        if (answer.statusCode() == 201) {
          return json.readTree(answer.body()).get("run").asText();
        }
        last = new IOException(answer.statusCode() + ": " + answer.body());
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /** What one coordinator answers to a submission. */
  HttpResponse<String> submit(ServiceProcess coordinator, String plan, String idempotencyKey)
      throws IOException {
    return send(
        HttpRequest.newBuilder(coordinator.address().resolve("/api/v1/runs"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/yaml")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build());
  }

  /** Submits until somebody acknowledges it; the key makes it one run however often it is sent. */
  String submitPatiently(String plan, String idempotencyKey) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> submit(plan, idempotencyKey), run -> !run.isEmpty());
  }

  /** Has every coordinator open as many connections to Redis as it may. */
  void useAllConnections() {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (ServiceProcess coordinator : coordinators) {
      HttpRequest request =
          HttpRequest.newBuilder(coordinator.address().resolve("/api/v1/runs"))
              .timeout(TIMEOUT)
              .build();
      for (int number = 0; number < 32; number++) {
        answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
      }
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }

  /** The completion report, as it is now; missing while there is none. */
  JsonNode report(String run) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(report.address().resolve("/api/v1/reports/" + run))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    HttpResponse<String> answer = send(request);
    return answer.statusCode() == 200 ? json.readTree(answer.body()) : MissingNode.getInstance();
  }

  /** The coordinator that owns the only shard; the first when none does. */
  ServiceProcess owner() {
    for (ServiceProcess coordinator : coordinators) {
      try {
        JsonNode health =
            json.readTree(get(coordinator.address().resolve("/q/health/ready")).body());
        for (JsonNode check : health.path("checks")) {
          if (check.at("/data/owned").asInt() > 0) {
            return coordinator;
          }
        }
      } catch (IOException e) {
        // It is down or does not answer, so it is not the owner.
      }
    }
    return coordinators.get(0);
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
    redis.start();
    redis.resume();
    proxy.goOn();
    runners.forEach(ServiceProcess::close);
    coordinators.forEach(ServiceProcess::close);
    report.close();
    proxy.close();
    redis.close();
  }
}
