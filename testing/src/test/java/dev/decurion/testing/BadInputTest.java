package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.testing.chaos.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a task needs is not there, or is broken: the task says so, what needs it is skipped and says
 * because of whom, and everything else goes on.
 */
class BadInputTest {
  @TempDir Path directory;
  private @Nullable LocalRun run;

  @BeforeEach
  void code() throws IOException {
    Path code = Files.createDirectory(directory.resolve("code"));
    Files.writeString(code.resolve("V1__depots.sql"), "CREATE TABLE depots (id int);\n");
    Files.writeString(
        code.resolve("package.json"),
        """
        { "name": "installs", "version": "1.0.0", "dependencies": { "left-pad": "1.3.0" } }
        """);
  }

  @AfterEach
  void leave_nothing_behind() {
    if (run != null) {
      run.destroy();
    }
  }

  /** Runs the plan to its end; the exit status. */
  private int execute(String plan, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(directory.resolve("plan.yaml"), plan);
    run = LocalRun.start(CodeBase.HOME, directory, environment, file.toString(), "--runners", "1");
    assertThat(run.process().waitFor(3, TimeUnit.MINUTES)).as(run.output()).isTrue();
    return run.process().exitValue();
  }

  @Test
  void what_is_missing_or_broken_is_said_and_stops_only_what_needs_it() throws Exception {
    try (ServerSocket taken = onLoopback();
        ServerSocket talksNonsense = onLoopback()) {
      int nobody = freePort();
      answer(talksNonsense, "220 mail.example.org ESMTP\r\n");
      int status =
          execute(
              """
              plan: bad-input
              inputs: { workspace: { default: code } }
              defaults: { retry: { attempts: 1 } }
              agents:
                missing-tool: { tools: [sh, no-such-tool], tasks: [ { id: t, run: no-such-tool } ] }
                missing-program: { tasks: [ { id: t, run: no-such-program --version } ] }
                failing-install:
                  tasks:
                    - id: t
                      run: >-
                        npm install --no-audit --no-fund --fetch-retries=0 --cache=.npm
                        --registry=http://127.0.0.1:%1$d/
                no-network: { tasks: [ { id: t, http: { url: "http://no-such-host.invalid/" } } ] }
                nobody-there: { tasks: [ { id: t, http: { url: "http://127.0.0.1:%1$d/" } } ] }
                nonsense: { tasks: [ { id: t, http: { url: "http://127.0.0.1:%2$d/" } } ] }
                no-port:
                  tasks:
                    - id: t
                      run: node -e "require('net').createServer().listen(%3$d, '127.0.0.1')"
                refusing-database: { tasks: [ { id: t, sql: V1__depots.sql } ] }
                no-model: { tasks: [ { id: t, llm: { prompt: "Say yes." } } ] }
                next:
                  needs: [missing-tool]
                  tasks: [ { id: t, run: "true" }, { id: u, run: "true" } ]
                after-sql: { needs: [refusing-database], tasks: [ { id: t, run: "true" } ] }
                fine: { priority: P2, tasks: [ { id: t, run: "true" }, { id: u, run: echo done } ] }
              criteria:
                - { name: All is well, task: next/u }
              """
                  .formatted(nobody, talksNonsense.getLocalPort(), taken.getLocalPort()),
              Map.of(
                  "DECURION_DATABASE_URL",
                  "postgresql://me:not-to-be-seen@127.0.0.1:" + nobody + "/fleet",
                  "DECURION_HTTP_ALLOWED_NETWORKS",
                  "127.0.0.1",
                  "DECURION_LLM_BASE_URL",
                  "http://127.0.0.1:%d/v1".formatted(talksNonsense.getLocalPort()),
                  "DECURION_LLM_MODEL",
                  "some-model"));

      assertThat(status).as(output()).isEqualTo(1);
      Map<String, JsonNode> tasks = tasks();
      assertFailed(tasks, "missing-tool/t", "no-such-tool", "Install what is missing", "PATH");
      assertFailed(tasks, "missing-program/t", "'no-such-program' was not found; install it");
      assertFailed(tasks, "failing-install/t", "exit code 1", "nobody listens at an address");
      assertFailed(tasks, "no-network/t", "finds no host of this name", "no-such-host.invalid");
      assertFailed(tasks, "nobody-there/t", "nobody can be reached there", "is the service up");
      assertFailed(tasks, "nonsense/t", "is not proper HTTP", "is this its port");
      assertFailed(tasks, "no-port/t", "" + taken.getLocalPort(), "end what listens there");
      assertFailed(tasks, "refusing-database/t", "refused", "DECURION_DATABASE_URL");
      assertFailed(tasks, "no-model/t", "brought no whole answer", "DECURION_LLM_BASE_URL");
      assertSkipped(tasks, "next/t", "missing-tool/t");
      assertSkipped(tasks, "next/u", "missing-tool/t");
      assertSkipped(tasks, "after-sql/t", "refusing-database/t");
      JsonNode fine = tasks.get("fine/u");
      assertThat(fine.path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(fine.path("startedAt").asText())
          .as("it goes on after the first failures")
          .isGreaterThan(tasks.get("missing-tool/t").path("finishedAt").asText());
      assertThatTheReportIsComplete(tasks.size());
      assertThat(run().report().path("criteria").get(0).path("met").asBoolean(true)).isFalse();
      assertThat(run().report().toString() + output()).doesNotContain("not-to-be-seen");
    }
  }

  @Test
  void a_full_disk_is_said_and_what_has_room_later_goes_on() throws Exception {
    Path workspaces = Files.createDirectories(directory.resolve(".decurion/workspaces"));
    try (SmallDisk disk = SmallDisk.mount(workspaces)) {
      int status =
          execute(
              """
              plan: full-disk
              inputs: { workspace: { default: code } }
              defaults: { retry: { attempts: 1 }, workspace: worktree }
              agents:
                greedy: { tasks: [ { id: t, run: "cat /dev/zero > zeros" } ] }
                next: { needs: [greedy], tasks: [ { id: t, run: "true" } ] }
                # What it writes fits, but not a second time, in the repository.
                large: { tasks: [ { id: t, run: "head -c 10M /dev/urandom > data", needs: [greedy], when: failure } ] }
                later: { tasks: [ { id: t, run: echo enough room, needs: [large], when: failure } ] }
              """,
              Map.of());

      assertThat(status).as(output()).isEqualTo(1);
      Map<String, JsonNode> tasks = tasks();
      assertFailed(tasks, "greedy/t", "is full: free some space", "DECURION_WORKSPACES");
      assertSkipped(tasks, "next/t", "greedy/t");
      assertFailed(tasks, "large/t", "could not be kept", "is full: free some space");
      assertThat(tasks.get("later/t").path("state").asText()).isEqualTo("SUCCEEDED");
      assertThatTheReportIsComplete(tasks.size());
    }
  }

  /** As it is by default: a task in a workspace that is shared leaves what it wrote there. */
  @Test
  void a_disk_that_redis_shares_with_the_tasks_may_be_full() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve(".decurion"), 160)) {
      int status =
          execute(
              """
              plan: full-disk-of-all
              inputs: { workspace: { default: code } }
              defaults: { retry: { attempts: 1 } }
              agents:
                greedy: { tasks: [ { id: t, run: "cat /dev/zero > zeros" } ] }
                next: { needs: [greedy], tasks: [ { id: t, run: "true" } ] }
                later:
                  tasks:
                    - id: t
                      run: echo goes on
                      needs: [greedy]
                      when: failure
                      retry: { attempts: 3, backoff: 2s }
              """,
              Map.of());

      assertThat(status).as(output()).isEqualTo(1);
      Map<String, JsonNode> tasks = tasks();
      assertFailed(tasks, "greedy/t", "free some space");
      assertSkipped(tasks, "next/t", "greedy/t");
      assertThat(tasks.get("later/t").path("state").asText()).isEqualTo("SUCCEEDED");
      assertThatTheReportIsComplete(tasks.size());
      assertThat(output()).contains("is full: free some space");
    }
  }

  private void assertThatTheReportIsComplete(int tasks) throws IOException {
    JsonNode report = run().report();
    assertThat(report.path("status").asText()).isEqualTo("FAILED");
    assertThat(report.hasNonNull("finishedAt")).isTrue();
    int counted = 0;
    for (String end : List.of("succeeded", "failed", "skipped")) {
      counted += report.path("tasks").path(end).asInt();
    }
    assertThat(counted).as(report.path("tasks").toString()).isEqualTo(tasks);
    for (String form : List.of("html", "md", "xml")) {
      assertThat(run().stored("report." + form)).as(form).contains("needs", "did not succeed");
    }
    assertThat(output()).contains("did not succeed").doesNotContain("\tat ");
  }

  private void assertFailed(Map<String, JsonNode> tasks, String address, String... said)
      throws IOException {
    assertThat(tasks.get(address).path("state").asText()).as(address).isEqualTo("FAILED");
    assertThat(run().report().path("failures"))
        .filteredOn(failure -> failure.path("task").asText().equals(address))
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.path("message").asText()).as(address).contains(said));
  }

  private void assertSkipped(Map<String, JsonNode> tasks, String address, String becauseOf) {
    JsonNode task = tasks.get(address);
    assertThat(task.path("state").asText()).as(address).isEqualTo("SKIPPED");
    assertThat(task.path("reason").asText())
        .as(address)
        .isEqualTo("needs " + becauseOf + ", which did not succeed");
    assertThat(task.path("blockedBy").toString()).as(address).contains(becauseOf);
  }

  private Map<String, JsonNode> tasks() throws IOException {
    Map<String, JsonNode> tasks = new TreeMap<>();
    for (JsonNode agent : run().report().path("agents")) {
      for (JsonNode task : agent.path("tasks")) {
        tasks.put(agent.path("id").asText() + "/" + task.path("id").asText(), task);
      }
    }
    return tasks;
  }

  private LocalRun run() {
    if (run == null) {
      throw new IllegalStateException("nothing runs");
    }
    return run;
  }

  private String output() throws IOException {
    return run().output();
  }

  private static ServerSocket onLoopback() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = onLoopback()) {
      return socket.getLocalPort();
    }
  }

  /** Says this to whoever connects, until the socket is closed. */
  private static void answer(ServerSocket server, String text) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                  out.write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The client went away, or the test has ended.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
