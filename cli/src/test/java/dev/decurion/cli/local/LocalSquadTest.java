package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.StubInstallation;
import dev.decurion.cli.client.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSquadTest {
  private static final SquadOptions SMALL = new SquadOptions(1, 1, 1, false, false, false);

  private final List<String> told = new ArrayList<>();
  @TempDir private Path directory;

  @BeforeEach
  void install() throws IOException {
    StubInstallation.in(directory, "succeed");
  }

  @Test
  void redisServesWhileTheSquadIsUpAndIsGoneAfterwards() {
    int port;
    try (LocalSquad squad = squad(Map.of())) {
      Endpoints endpoints = squad.start(SMALL);
      port = Integer.parseInt(endpoints.redis().replaceAll(".*:", ""));
      assertThat(new RedisServer(port, "DECURION_REDIS_URL").isReady()).isTrue();
      assertThat(Endpoints.read(directory.resolve(".decurion/endpoints.json"))).contains(endpoints);
    }
    assertThat(new RedisServer(port, "DECURION_REDIS_URL").isReady()).isFalse();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aDirectoryHasOneSquad() {
    try (LocalSquad first = squad(Map.of())) {
      first.start(SMALL);
      assertThatThrownBy(() -> squad(Map.of()))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("decurion submit");
    }
    squad(Map.of()).close();
  }

  @Test
  void aRedisThatIsConfiguredIsUsedAndNoneStarted() {
    try (LocalSquad squad = squad(Map.of("DECURION_REDIS_URL", "redis://:pw@example.org:6379"))) {
      assertThat(squad.start(SMALL).redis()).isEqualTo("redis://:pw@example.org:6379");
    }
    assertThat(directory.resolve(".decurion/logs/redis.log")).doesNotExist();
    assertThat(told).anyMatch(line -> line.contains("redis://:***@example.org:6379"));
  }

  @Test
  void postgresServesWhileTheSquadIsUpAndIsGoneAfterwards() throws IOException {
    try (LocalSquad squad = squad(Map.of())) {
      Endpoints endpoints = squad.start(new SquadOptions(1, 1, 1, true, false, false));
      assertThat(directory.resolve(".decurion/logs/runner-1.log"))
          .content()
          .contains("DECURION_DATABASE_URL=" + endpoints.database());
      assertThat(Files.exists(directory.resolve(".decurion/postgres/fresh/postmaster.pid")))
          .isTrue();
    }
    assertThat(directory.resolve(".decurion/postgres/fresh")).doesNotExist();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void tasksHaveARedisOfTheirOwnWhichIsGoneAfterwards() throws IOException {
    String runner;
    try (LocalSquad squad = squad(Map.of())) {
      Endpoints endpoints = squad.start(new SquadOptions(1, 1, 1, false, true, false));
      runner = Files.readString(directory.resolve(".decurion/logs/runner-1.log"));
      assertThat(runner)
          .containsPattern("DECURION_CACHE_REDIS_URL=redis://127\\.0\\.0\\.1:\\d+")
          .doesNotContain("DECURION_CACHE_REDIS_URL=" + endpoints.redis());
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aCacheThatIsConfiguredIsUsedAndNoneStarted() {
    try (LocalSquad squad = squad(Map.of("DECURION_CACHE_REDIS_URL", "redis://:pw@example.org"))) {
      squad.start(new SquadOptions(1, 1, 1, false, true, false));
    }
    assertThat(directory.resolve(".decurion/logs/cache.log")).doesNotExist();
    assertThat(told).anyMatch(line -> line.contains("redis://:***@example.org"));
  }

  @Test
  void theDeathOfOneOfTwoRunnersIsToldAndThatOfTheLastIsFatal() {
    try (LocalSquad squad = squad(Map.of())) {
      squad.start(new SquadOptions(1, 2, 1, false, false, false));
      squad.supervise(told::add);
      kill("runner-1");
      Awaitility.await()
          .untilAsserted(
              () -> {
                squad.supervise(told::add);
                assertThat(told).anyMatch(line -> line.startsWith("runner-1 ended"));
              });
      kill("runner-2");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> squad.supervise(told::add))
                      .hasMessageContaining("runner-2 ended"));
    }
  }

  @Test
  void theDeathOfWhatOnlyTasksNeedIsToldAndTheOthersGoOn() throws IOException {
    long orphan;
    try (LocalSquad squad = squad(Map.of())) {
      squad.start(new SquadOptions(1, 1, 1, true, true, false));
      Path pid = directory.resolve(".decurion/postgres/fresh/postmaster.pid");
      orphan = Long.parseLong(Files.readAllLines(pid).get(0).strip());
      kill("cache");
      kill("postgres");
      Awaitility.await()
          .untilAsserted(
              () -> {
                squad.supervise(told::add);
                assertThat(told)
                    .anyMatch(line -> line.matches("cache ended .*, tasks that need it fail; .*"))
                    .anyMatch(line -> line.matches("postgres ended .* need it fail; .*"));
              });
      assertThat(ProcessHandle.current().children()).hasSize(4);
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(ProcessHandle.of(orphan).stream()).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void theReportServiceIsStartedAgainThreeTimesAndThenTheOthersGoOnWithoutIt() {
    try (LocalSquad squad = squad(Map.of())) {
      HttpReadiness report = new HttpReadiness(squad.start(SMALL).reports().get(0), "");
      for (int death = 1; death <= 3; death++) {
        awaitEndOfReport(squad, death);
        Awaitility.await().until(report::isReady);
      }
      awaitEndOfReport(squad, 4);
      assertThat(told.get(told.size() - 1)).contains("the run goes on");
      assertThat(report.isReady()).isFalse();
      assertThat(directory.resolve(".decurion/logs/report-1-again-3.log")).exists();
      assertThat(directory.resolve(".decurion/logs/report-1-again-4.log")).doesNotExist();
      squad.supervise(told::add);
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  private void awaitEndOfReport(LocalSquad squad, int times) {
    kill("report-1");
    Awaitility.await()
        .untilAsserted(
            () -> {
              squad.supervise(told::add);
              assertThat(told).filteredOn(line -> line.startsWith("report-1 ended")).hasSize(times);
            });
  }

  @Test
  void whatIsNoAddressOfARedisStartsNothing() {
    for (String url : List.of("foo", "http://127.0.0.1:6379", "redis://a:1,redis:/x")) {
      try (LocalSquad squad = squad(Map.of("DECURION_REDIS_URL", url))) {
        assertThatThrownBy(() -> squad.start(SMALL))
            .isInstanceOf(CommandFailure.class)
            .hasMessageContaining("DECURION_REDIS_URL is not the address of a Redis")
            .hasMessageContaining("redis://:PASSWORD@HOST:PORT");
      }
    }
    assertThat(directory.resolve(".decurion/logs")).doesNotExist();
  }

  @Test
  void runnersOfItsOwnRedisFailTasksWhoseToolsAreMissing() {
    assertThat(settingsOfRunner(Map.of())).contains("DECURION_MISSING_TOOLS=fail");
    assertThat(settingsOfRunner(Map.of("DECURION_MISSING_TOOLS", "wait")))
        .doesNotContain("DECURION_MISSING_TOOLS=fail");
  }

  @Test
  void runnersOfAnotherRedisLeaveSuchTasksToOthers() {
    assertThat(settingsOfRunner(Map.of("DECURION_REDIS_URL", "redis://example.org")))
        .contains("DECURION_REDIS_URL=redis://example.org")
        .doesNotContain("DECURION_MISSING_TOOLS");
  }

  private String settingsOfRunner(Map<String, String> environment) {
    try (LocalSquad squad = squad(environment)) {
      squad.start(SMALL);
      return Files.readString(directory.resolve(".decurion/logs/runner-1.log"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatAKilledCommandLeftIsStopped() throws IOException {
    Process left = new ProcessBuilder("sleep", "1000").start();
    Path file = Files.createDirectories(directory.resolve(".decurion")).resolve("processes");
    new ProcessLedger(file).add(left.toHandle(), "redis");
    String someoneElse = ProcessHandle.current().pid() + " 12345 coordinator-1\n";
    Files.writeString(file, Files.readString(file) + someoneElse);

    squad(Map.of()).close();

    assertThat(left.onExit().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo(left);
    assertThat(told).containsExactly("stopped what an earlier command left: redis");
  }

  @Test
  void anEndThatIsWantedDuringTheStartStopsIt() {
    Interruption interruption = Interruption.none();
    interruption.request();
    try (LocalSquad squad =
        new LocalSquad(
            new WorkDirectory(directory),
            new Installation(directory.resolve("home")),
            Map.of(),
            interruption,
            told::add)) {
      assertThatThrownBy(() -> squad.start(SMALL)).hasMessage("interrupted");
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  private LocalSquad squad(Map<String, String> environment) {
    return new LocalSquad(
        new WorkDirectory(directory),
        new Installation(directory.resolve("home")),
        environment,
        Interruption.none(),
        told::add);
  }

  private void kill(String name) {
    try {
      Files.readAllLines(directory.resolve(".decurion/processes")).stream()
          .filter(line -> line.endsWith(" " + name))
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line.split(" ", 2)[0])).stream())
          .forEach(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
