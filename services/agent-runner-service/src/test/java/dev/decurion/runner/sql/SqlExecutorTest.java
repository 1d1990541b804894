package dev.decurion.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.plan.Action;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.Deadline;
import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.RecordedOutput;
import dev.decurion.runner.secrets.Secrets;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlExecutorTest {
  private static EmbeddedPostgres postgres;

  @TempDir Path workspace;
  private final RecordedOutput output = new RecordedOutput();

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void emptyDatabase() throws SQLException {
    query("DROP SCHEMA public CASCADE");
    query("CREATE SCHEMA public");
  }

  private static String url() {
    return "postgresql://postgres:secret%2B1@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(workspace.resolve(name), text);
  }

  private Map<String, String> apply(String... files) throws Exception {
    return execute(Optional.of(url()), new Action.Sql(List.of(files), Optional.empty()), held());
  }

  private static HeldAttempt held() {
    return new HeldAttempt(Assignments.script("agent", "true").id(), System.nanoTime());
  }

  private Map<String, String> execute(Optional<String> url, Action.Sql action, HeldAttempt held)
      throws Exception {
    return execute(url, action, held, Duration.ofSeconds(20));
  }

  private Map<String, String> execute(
      Optional<String> url, Action.Sql action, HeldAttempt held, Duration limit) throws Exception {
    Assignment task = Assignments.of("agent", action);
    try (AttemptLog log = output.log(task.id())) {
      return new SqlExecutor(url)
          .execute(
              action,
              new AttemptContext(
                  task,
                  held,
                  new Deadline(System.nanoTime() + limit.toNanos(), limit),
                  log,
                  workspace,
                  workspace,
                  Map.of(),
                  Secrets.NONE,
                  workspace));
    }
  }

  @Test
  void sqlFromMarkdownIsAppliedOnceAndTheSecondTimeChangesNothing() throws Exception {
    file("PART_1_A.md", "# A\n```sql\nCREATE TABLE a (n int);\nINSERT INTO a VALUES (1);\n```\n");
    file("PART_2_B.sql", "INSERT INTO a VALUES (2);");

    assertThat(apply("PART_1_A.md", "PART_2_B.sql"))
        .containsEntry("applied", "2")
        .containsEntry("skipped", "0");
    assertThat(output.text())
        .contains("applying PART_1_A.md (version 1)")
        .contains("2 of 2 files applied now");
    assertThat(apply("PART_1_A.md", "PART_2_B.sql"))
        .containsEntry("applied", "0")
        .containsEntry("skipped", "2");
    assertThat(query("SELECT sum(n) FROM a")).isEqualTo("3");
  }

  @Test
  void filesOfOtherTasksMayComeBeforeAndAfter() throws Exception {
    file("PART_1_A.sql", "CREATE TABLE a (n int);");
    file("PART_2_B.sql", "CREATE TABLE b (n int);");
    file("PART_10_C.sql", "CREATE TABLE c (n int);");

    assertThat(apply("PART_2_B.sql")).containsEntry("applied", "1");
    assertThat(apply("PART_10_C.sql")).containsEntry("applied", "1");
    assertThat(apply("PART_1_A.sql")).containsEntry("applied", "1");
    assertThat(apply("PART_2_B.sql")).containsEntry("applied", "0");
  }

  @Test
  void aDatabaseThatIsNotEmptyIsMigratedToo() throws Exception {
    query("CREATE TABLE was_here (n int)");
    file("PART_1_A.sql", "ALTER TABLE was_here ADD m int;");

    assertThat(apply("PART_1_A.sql")).containsEntry("applied", "1");
  }

  @Test
  void aFileThatWasAlteredAfterItHadBeenAppliedIsRefused() throws Exception {
    file("PART_1_A.sql", "CREATE TABLE a (n int);");
    apply("PART_1_A.sql");
    file("PART_1_A.sql", "CREATE TABLE a (n int, m int);");

    assertThatThrownBy(() -> apply("PART_1_A.sql"))
        .hasMessageContaining("PART_1_A.sql was altered after it had been applied");
  }

  @Test
  void proseAroundTheSqlMayChange() throws Exception {
    file("PART_1_A.md", "before\n```sql\nCREATE TABLE a (n int);\n```\n");
    apply("PART_1_A.md");
    file("PART_1_A.md", "after\r\n```sql\r\nCREATE TABLE a (n int);\r\n```\r\n");

    assertThat(apply("PART_1_A.md")).containsEntry("skipped", "1");
  }

  @Test
  void aVersionThatAnotherFileTookIsRefused() throws Exception {
    file("PART_1_A.sql", "CREATE TABLE a (n int);");
    file("PART_1_B.sql", "CREATE TABLE b (n int);");
    apply("PART_1_A.sql");

    assertThatThrownBy(() -> apply("PART_1_B.sql"))
        .hasMessageContaining("PART_1_B.sql")
        .hasMessageContaining("another file");
    assertThatThrownBy(() -> apply("PART_1_A.sql", "PART_1_B.sql"))
        .hasMessageContaining("have the same version, 1");
  }

  @Test
  void aFileThatFailsLeavesNothingBehindAndSaysWhatIsWrong() throws Exception {
    file("PART_1_A.sql", "CREATE TABLE a (n int);\nINSERT INTO nowhere VALUES (1);");

    assertThatThrownBy(() -> apply("PART_1_A.sql"))
        .hasMessageContaining("PART_1_A.sql: ERROR: relation \"nowhere\" does not exist");
    assertThat(query("SELECT to_regclass('a')")).isNull();

    file("PART_1_A.sql", "CREATE TABLE a (n int);");
    assertThat(apply("PART_1_A.sql")).containsEntry("applied", "1");
  }

  @Test
  void aVersionInThePlanIsForAFileWithoutANumber() throws Exception {
    file("SEED.sql", "CREATE TABLE seed (n int);");

    assertThatThrownBy(() -> apply("SEED.sql")).hasMessageContaining("give the task a version");
    Action.Sql versioned = new Action.Sql(List.of("SEED.sql"), Optional.of("9"));
    assertThat(execute(Optional.of(url()), versioned, held())).containsEntry("applied", "1");
  }

  @Test
  void twoThatApplyTheSameFilesAtTheSameTimeDoItOnce() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      file("PART_" + i + ".sql", "CREATE TABLE t" + i + " (n int); SELECT pg_sleep(0.05);");
      names.add("PART_" + i + ".sql");
    }
    List<CompletableFuture<Integer>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Integer.parseInt(
                      apply(names.toArray(String[]::new)).getOrDefault("applied", "?"));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }

    assertThat(both.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(5);
  }

  @Test
  void aStatementThatTakesTooLongIsEnded() throws Exception {
    file("PART_1_A.sql", "SELECT pg_sleep(60);");
    Action.Sql action = new Action.Sql(List.of("PART_1_A.sql"), Optional.empty());

    assertThatThrownBy(() -> execute(Optional.of(url()), action, held(), Duration.ofSeconds(1)))
        .hasMessage("did not end within 1s; it was stopped");
    await().until(() -> query(SLEEPING).equals("0"));
  }

  @Test
  void aStoppedAttemptEndsItsStatement() throws Exception {
    file("PART_1_A.sql", "SELECT pg_sleep(60);");
    Action.Sql action = new Action.Sql(List.of("PART_1_A.sql"), Optional.empty());
    HeldAttempt held = held();
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> execute(Optional.of(url()), action, held))
                    .isInstanceOf(StoppedException.class));
    await().until(() -> query(SLEEPING).equals("1"));

    held.stop(StopReason.CANCELLED);

    await().atMost(Duration.ofSeconds(3)).until(stopped::isDone);
    stopped.join();
    await().until(() -> query(SLEEPING).equals("0"));
  }

  @Test
  void withoutADatabaseTheMessageSaysWhatToDo() throws Exception {
    file("PART_1_A.sql", "SELECT 1;");
    Action.Sql action = new Action.Sql(List.of("PART_1_A.sql"), Optional.empty());

    assertThatThrownBy(() -> execute(Optional.empty(), action, held()))
        .hasMessageContaining("DECURION_DATABASE_URL is not set")
        .hasMessageContaining("postgresql://");
    assertThatThrownBy(
            () -> execute(Optional.of("postgresql://me:hush@127.0.0.1:1/none"), action, held()))
        .hasMessageContaining("127.0.0.1:1/none")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> execute(Optional.of("postgresql://me:hu sh@host/db"), action, held()))
        .hasMessageContaining("not of the form")
        .hasMessageNotContaining("hu sh");
  }

  @Test
  void aDatabaseThatIsNotThereOrFallsSilentIsSaidToBe() throws Exception {
    file("PART_1_A.sql", "SELECT 1;");
    Action.Sql action = new Action.Sql(List.of("PART_1_A.sql"), Optional.empty());

    assertThatThrownBy(
            () -> execute(Optional.of("postgresql://me:hush@nowhere.invalid/db"), action, held()))
        .hasMessageContainingAll("nowhere.invalid/db", "finds no host nowhere.invalid");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String url = "postgresql://me:hush@127.0.0.1:" + silent.getLocalPort() + "/db";
      assertThatThrownBy(() -> execute(Optional.of(url), action, held()))
          .hasMessageContainingAll("127.0.0.1", "is it up", "let the runner through");
    }
  }

  @Test
  void aConnectionThatIsLostSaysWhatBecomesOfTheFile() throws Exception {
    file("PART_1_A.sql", "SELECT pg_terminate_backend(pg_backend_pid());");

    assertThatThrownBy(() -> apply("PART_1_A.sql"))
        .hasMessageContainingAll("PART_1_A.sql", "connection to the database was lost", "'retry'");
  }

  @Test
  void aFileOutsideOfTheWorkspaceIsRefused() {
    assertThatThrownBy(() -> apply("../../../../../../../../etc/hosts"))
        .hasMessageContaining("leads out of the workspace");
    assertThatThrownBy(() -> apply("PART_1_ABSENT.sql")).hasMessageContaining("no such file");
  }

  private static final String SLEEPING =
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
          + " AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()";
}
