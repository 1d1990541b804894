package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.StubSquad;
import dev.decurion.cli.StubSquad.Answer;
import dev.decurion.cli.local.Readiness.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
  private static final String ASKED = "GET /q/health/ready";
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Answer TROUBLE =
      StubSquad.problem(
          503,
          """
          {"status":"DOWN","checks":[{"name":"channels","status":"DOWN"},
           {"name":"shards","data":{"trouble":"Redis does not answer: Connection refused"}}]}
          """);

  @TempDir private Path directory;
  private StubSquad squad;
  private LocalProcess process;

  @BeforeEach
  void startService() {
    squad = new StubSquad(0);
    process = start("echo starting; exec sleep 1000");
  }

  @AfterEach
  void stopService() {
    process.kill();
    squad.close();
  }

  @Test
  void aServiceThatSaysWhatKeepsItFromServingIsNotWaitedForLong() {
    squad.on(ASKED, TROUBLE);

    assertThatThrownBy(() -> await(new Patience(LONG, SHORT)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageMatching(
            "coordinator-1 was not ready within .{1,9}: Redis does not answer: Connection refused;"
                + " start one; see .*coordinator-1.log");
  }

  @Test
  void aServiceGetsOverItsTrouble() {
    squad.on(ASKED, TROUBLE, TROUBLE, StubSquad.json("{\"status\":\"UP\"}"));

    assertThatNoException().isThrownBy(() -> await(new Patience(LONG, LONG)));
  }

  @Test
  void aServiceThatStartsSlowlyIsNotInTrouble() {
    Answer[] answers = new Answer[10];
    Arrays.fill(answers, StubSquad.problem(503, "{\"status\":\"DOWN\"}"));
    answers[9] = StubSquad.json("{\"status\":\"UP\"}");
    squad.on(ASKED, answers);

    assertThatNoException().isThrownBy(() -> await(new Patience(LONG, SHORT)));
  }

  @Test
  void aServiceThatSaysNothingIsWaitedForUntilTheEnd() {
    squad.on(ASKED, StubSquad.problem(503, "no JSON"));

    assertThatThrownBy(() -> await(new Patience(SHORT, LONG)))
        .hasMessageMatching("(?s)coordinator-1 was not ready within .{1,9}:\n  \\| starting\n.*");
  }

  @Test
  void aServiceThatEndsSaysWhyInTheFirstLine() {
    process.kill();
    process =
        start("echo 'ERROR: no start'; echo 'Caused by: outer'; echo 'Caused by: inner'; exit 4");

    assertThatThrownBy(() -> await(new Patience(LONG, LONG)))
        .hasMessageStartingWith(
            "coordinator-1 ended with exit status 4 instead of starting: inner; see ");
  }

  private void await(Patience patience) {
    new HttpReadiness(squad.address(), "; start one").await(process, patience, Interruption.none());
  }

  private LocalProcess start(String script) {
    return LocalProcess.start(
        "coordinator-1",
        List.of("sh", "-c", script),
        Map.of(),
        directory,
        directory.resolve("coordinator-1.log"));
  }
}
