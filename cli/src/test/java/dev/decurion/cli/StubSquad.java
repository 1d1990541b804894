package dev.decurion.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Coordinator and report service as far as the command line sees them: answers are set by a test,
 * requests are written down. A path without an answer is a 404 problem.
 */
public final class StubSquad implements AutoCloseable {
  public static final String RUN = "run-1";

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private volatile String last = "";
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  public StubSquad(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers in this order; the last one again and again. */
  public StubSquad on(String methodAndPath, Answer... inTurn) {
    synchronized (answers) {
      answers.put(methodAndPath, new ArrayDeque<>(List.of(inTurn)));
    }
    return this;
  }

  /** Ends the process after this request. */
  private void dieAfter(String methodAndPath) {
    last = methodAndPath;
  }

  /** A run that goes through these states, with its final report. */
  public StubSquad withRun(Answer report, Answer... states) {
    for (String extension : List.of("html", "md", "xml")) {
      on("GET /api/v1/reports/" + RUN + "." + extension, text("report as " + extension));
    }
    on("GET /api/v1/reports/" + RUN + "/tasks/tester/t-2/diff", text("+new\n"));
    return on("POST /api/v1/runs", new Answer(201, "application/json", "{\"run\":\"run-1\"}"))
        .on("GET /api/v1/runs", json("{\"runs\":[]}"))
        .on("GET /api/v1/runs/" + RUN, states)
        .on("GET /api/v1/agents", json("{\"agents\":[]}"))
        .on("GET /api/v1/reports/" + RUN, report);
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  public static Answer json(String body) {
    return new Answer(200, "application/json", body);
  }

  public static Answer text(String body) {
    return new Answer(200, "text/plain", body);
  }

  public static Answer problem(int status, String body) {
    return new Answer(status, "application/problem+json", body);
  }

  /** A run of two agents with a task each; {@code details} are more JSON members of the second. */
  public static Answer run(String status, String first, String second, String details) {
    return json(
        """
        {"run":"run-1","plan":"demo","status":"%s","submittedAt":"2026-01-01T12:00:00Z",
         "somethingNew":{"x":1},
         "tasks":{"total":2},
         "agents":[
          {"id":"fixer","title":"Fixer","state":"%s","tasks":[
            {"id":"t-1","name":"Fix types","state":"%s","attempt":1,"runner":"runner-1",
             "startedAt":"2026-01-01T12:03:00Z","finishedAt":"2026-01-01T12:03:03.200Z"}]},
          {"id":"tester","title":"Tester","state":"%s","tasks":[
            {"id":"t-2","name":"Run tests","state":"%s","attempt":1%s}]}]}
        """
            .formatted(status, first, first, second, second, details));
  }

  /** The same run, said to be of this generation. */
  public static Answer generation(int generation, Answer run) {
    return json(run.body().replaceFirst("\"plan\"", "\"generation\":" + generation + ",\"plan\""));
  }

  public static Answer report(String status, boolean met) {
    return json(
        """
        {"run":"run-1","plan":"demo","status":"%s","makespan":"PT63.2S",
         "schedule":{
           "estimated":{"serial":"PT330H","byTier":"PT254H","wholeAgents":"PT206H","unlimitedRunners":"PT176H"},
           "actual":{"serial":"PT120S","byTier":"PT90S","wholeAgents":"PT80S","unlimitedRunners":"PT60S"}},
         "criteria":[{"name":"p95 latency","met":%s,"measured":"41.7","bound":"atMost 200"}],
         "agents":[
          {"tasks":[{"address":"fixer/t-1","attempts":[{"change":{"files":0}},{}]}]},
          {"tasks":[{"address":"tester/t-2","attempts":[{},{"change":{"files":1}}]}]}],
         "refusedReports":0,"lostAttempts":0}
        """
            .formatted(status, met));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String key = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      requests.add(
          new Request(
              key,
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Idempotency-Key"),
              body));
      Answer answer = next(key);
      if (key.endsWith("/cancel") && answer.status() == 202) {
        on("GET /api/v1/runs/" + RUN, run("CANCELLED", "SUCCEEDED", "CANCELLED", ""));
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      if (key.equals(last)) {
        exchange.close();
        Runtime.getRuntime().halt(1);
      }
    }
  }

  private Answer next(String key) {
    synchronized (answers) {
      Deque<Answer> inTurn = answers.get(key);
      if (inTurn == null) {
        return problem(
            404, "{\"title\":\"Not found\",\"status\":404,\"detail\":\"no " + key + "\"}");
      }
      return inTurn.size() > 1 ? inTurn.remove() : inTurn.element();
    }
  }

  /** What is sent back. */
  public record Answer(int status, String type, String body) {}

  /** What came in. */
  public record Request(
      String methodAndPath,
      String query,
      String authorization,
      String idempotencyKey,
      String body) {}

  /**
   * A service's process: reads port and name from the environment as a real one does, and what to
   * play from the file {@code stub-mode} in its directory: {@code succeed}, {@code hang} until the
   * run is cancelled, {@code crash-NAME} at the start, {@code report-dies} once it was ready, or
   * {@code coordinator-dies} once it was asked for the run.
   */
  public static void main(String[] arguments) throws IOException {
    String name = System.getenv("DECURION_NAME");
    String mode = Files.readString(Path.of("stub-mode")).strip();
    System.getenv()
        .forEach(
            (key, value) -> {
              if (key.startsWith("DECURION_") || key.startsWith("QUARKUS_")) {
                System.out.println(key + "=" + value);
              }
            });
    if (mode.equals("crash-" + name)) {
      System.out.println("the stub of " + name + " does not want to start");
      System.exit(17);
    }
    StubSquad stub = new StubSquad(Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
    stub.on("GET /q/health/ready", json("{\"status\":\"UP\"}"));
    if (mode.equals("report-dies") && name.equals("report-1")) {
      Path died = Path.of("report-died");
      if (Files.notExists(died)) {
        Files.createFile(died);
        stub.dieAfter("GET /q/health/ready");
      }
    }
    if (mode.equals("coordinator-dies") && name.equals("coordinator-1")) {
      stub.dieAfter("GET /api/v1/runs/" + RUN);
    }
    Answer running = run("RUNNING", "SUCCEEDED", "RUNNING", "");
    if (mode.equals("hang")) {
      stub.withRun(report("CANCELLED", false), running);
      stub.on("POST /api/v1/runs/" + RUN + "/cancel", new Answer(202, "application/json", ""));
    } else {
      stub.withRun(
          report("SUCCEEDED", true),
          running,
          running,
          running,
          run("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", ""));
    }
  }
}
