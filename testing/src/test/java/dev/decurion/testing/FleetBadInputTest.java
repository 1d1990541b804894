package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of the fleet's agents where what they need is not there: they say what to do, and
 * what a machine may lack is the reason of a skipped task.
 */
class FleetBadInputTest {
  private static final String CODE = "examples/fleet-management";
  private static final String PLAN =
      """
      plan: fleet-bad-input
      inputs: { workspace: { default: examples/fleet-management }, cluster: { default: "" } }
      defaults: { retry: { attempts: 1 }, timeout: 2m }
      agents:
        typescript-fixer:
          tasks:
            - id: ts-001
              run: >-
                npm_config_registry=http://127.0.0.1:%1$d/ npm_config_cache="$PWD/.npm"
                node agents/typescript-fixer/ts-001-install-missing-types.mjs
        security-specialist:
          needs: [typescript-fixer]
          tasks: [ { id: sec-001, run: "true" } ]
        auditor:
          tasks:
            - id: sec-006
              skipOn: 77
              run: >-
                npm_config_registry=http://127.0.0.1:%2$d/
                node agents/security-specialist/dependency-audit.mjs
        database-optimizer:
          tasks: [ { id: db-001, run: sh agents/setup.sh node agents/database-optimizer/fill.mjs } ]
        ml-engineer:
          needs: [database-optimizer]
          tasks: [ { id: ml-001, run: "true" } ]
        cache-manager:
          tasks:
            - { id: cache-001, run: sh agents/setup.sh node agents/cache-manager/unit-tests.mjs }
            - id: cache-002
              run: >-
                REDIS_URL="$DECURION_CACHE_REDIS_URL"
                sh agents/setup.sh node agents/cache-manager/hit-rate.mjs
            - { id: cache-003, run: "true" }
        frontend-engineer:
          tasks:
            - id: web-004
              skipOn: 77
              run: |
                sh agents/setup.sh
                CHROME_PATH= PATH=%3$s node agents/frontend-engineer/browser-check.mjs
        devops-engineer:
          tasks:
            - { id: ops-005, skipOn: 77, run: node agents/devops-engineer/cluster.mjs }
            - { id: ops-001, run: sh agents/setup.sh node agents/devops-engineer/manifests.mjs }
      criteria:
        - { name: Breakdowns are foreseen, task: ml-engineer/ml-001 }
      """;

  @TempDir Path directory;
  private @Nullable LocalRun run;

  @AfterEach
  void leave_nothing_behind() {
    if (run != null) {
      run.destroy();
    }
  }

  @Test
  void the_audit_of_dependencies_counts_what_a_registry_tells_and_nothing_else() throws Exception {
    NodeTests.assertPass(
        CodeBase.HOME.resolve(CODE), "agents/security-specialist/dependency-audit.test.mjs");
  }

  @Test
  void the_last_line_of_a_script_is_the_first_of_its_failures() throws Exception {
    NodeTests.assertPass(CodeBase.HOME.resolve(CODE), "agents/lib/task.test.mjs");
  }

  @Test
  void scripts_say_what_to_do_where_registry_database_or_redis_are_gone() throws Exception {
    CodeBase.copy(CODE, directory);
    int nobody = freePort();
    HttpServer noAudits = answeringWith(405);
    JsonNode report;
    try {
      report =
          execute(
              PLAN.formatted(nobody, noAudits.getAddress().getPort(), pathWithNothingButNode()),
              Map.of(
                  "DECURION_DATABASE_URL",
                      "postgresql://fleet:fleet@127.0.0.1:" + nobody + "/fleet",
                  "DECURION_CACHE_REDIS_URL", "redis://127.0.0.1:" + nobody));
    } finally {
      noAudits.stop(0);
    }

    Map<String, JsonNode> tasks = tasks(report);
    assertFailed(report, "typescript-fixer/ts-001", "npm ci failed", "npm ping", "df .");
    assertFailed(
        report, "database-optimizer/db-001", "PostgreSQL lets nobody in", "DECURION_DATABASE_URL");
    assertFailed(report, "cache-manager/cache-002", "Redis can not be reached", "does it run");
    assertSkipped(tasks, "security-specialist/sec-001", "needs typescript-fixer/ts-001");
    assertSkipped(tasks, "ml-engineer/ml-001", "needs database-optimizer/db-001");
    assertSkipped(tasks, "cache-manager/cache-003", "needs cache-manager/cache-002");
    assertSkipped(tasks, "auditor/sec-006", "give npm a registry that answers \"npm audit\"");
    assertSkipped(tasks, "frontend-engineer/web-004", "no Chromium is in PATH");
    assertSkipped(tasks, "devops-engineer/ops-005", "--input cluster=CONTEXT");
    for (String independent : new String[] {"cache-manager/cache-001", "devops-engineer/ops-001"}) {
      assertThat(state(tasks, independent)).as(independent).isEqualTo("SUCCEEDED");
    }
    assertThat(report.path("status").asText()).isEqualTo("FAILED");
    assertThat(report.hasNonNull("finishedAt")).isTrue();
    assertThat(Stream.of("succeeded", "failed", "skipped").mapToInt(end -> count(report, end)))
        .containsExactly(2, 3, 6);
    assertThat(report.path("criteria").path(0).path("met").asBoolean(true)).isFalse();
  }

  /** Runs the plan to its end, which is a failure. */
  private JsonNode execute(String plan, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(directory.resolve("plan.yaml"), plan);
    LocalRun started =
        LocalRun.start(CodeBase.HOME, directory, environment, file.toString(), "--runners", "1");
    run = started;
    assertThat(started.process().waitFor(4, TimeUnit.MINUTES)).as(started.output()).isTrue();
    assertThat(started.process().exitValue()).as(started.output()).isEqualTo(1);
    return started.report();
  }

  private static void assertFailed(JsonNode report, String address, String... said) {
    assertThat(report.path("failures"))
        .filteredOn(failure -> failure.path("task").asText().equals(address))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.path("message").asText()).as(address).contains(said);
              assertThat(failure.path("logTail").asText())
                  .doesNotContainPattern("(?m)^ +at |^Node.js v");
            });
  }

  private static void assertSkipped(Map<String, JsonNode> tasks, String address, String why) {
    assertThat(state(tasks, address)).as(address).isEqualTo("SKIPPED");
    assertThat(tasks.get(address).path("reason").asText()).as(address).contains(why);
  }

  private static String state(Map<String, JsonNode> tasks, String address) {
    return tasks.get(address).path("state").asText();
  }

  private static int count(JsonNode report, String end) {
    return report.path("tasks").path(end).asInt();
  }

  private static Map<String, JsonNode> tasks(JsonNode report) {
    Map<String, JsonNode> tasks = new TreeMap<>();
    for (JsonNode agent : report.path("agents")) {
      for (JsonNode task : agent.path("tasks")) {
        tasks.put(agent.path("id").asText() + "/" + task.path("id").asText(), task);
      }
    }
    return tasks;
  }

  private Path pathWithNothingButNode() throws IOException {
    Path node =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "node"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("node"), node.toRealPath());
    return bin;
  }

  private static HttpServer answeringWith(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
