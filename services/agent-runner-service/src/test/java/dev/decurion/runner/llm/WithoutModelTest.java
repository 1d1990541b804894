package dev.decurion.runner.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.Action;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Usage;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.AttemptExecutor;
import dev.decurion.runner.execution.Outcome;
import dev.decurion.runner.lease.HeldAttempt;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a whole runner that knows no model. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class WithoutModelTest {
  @Inject AttemptExecutor executor;
  @Inject Coordinator coordinator;
  @Inject RunnerConfig config;

  private Outcome run(String otherwise, String verify) throws IOException {
    Assignment task = Assignments.verifiedBy(task(otherwise), new Action.Run(verify));
    return run(task);
  }

  private static Assignment task(String otherwise) {
    String plan = "plan: p\nagents: {a: {tasks: [{id: t, llm: {prompt: x, edit: ['*']%s}}]}}\n";
    Action action =
        PlanReader.read(plan.formatted(otherwise)).tasks().findFirst().orElseThrow().action();
    return Assignments.of("agent", action);
  }

  private Outcome run(Assignment task) throws IOException {
    Path workspace = config.workspaces().toAbsolutePath().resolve(task.run().value());
    Files.createDirectories(workspace.resolve(".decurion"));
    coordinator.know(task);
    return executor
        .execute(task, new HeldAttempt(task.id(), System.nanoTime()))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private static Failure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }

  @Test
  void aTaskThatNeedsOneFailsAndSaysWhatToDo() throws IOException {
    Failure failure = failure(run("", "true"));

    assertThat(failure.message()).contains("DECURION_LLM_BASE_URL", "'otherwise'");
    assertThat(failure.usage()).contains(Usage.NOTHING);
  }

  @Test
  void whatIsToBeDoneOtherwiseIsDoneAndVerifiedAndHasCostNothing() throws IOException {
    Outcome outcome =
        run(
            ", otherwise: 'echo fixed > a; echo errors=0 >> \"$DECURION_OUTPUT\"'",
            "grep -q fixed a && echo left=0 >> \"$DECURION_OUTPUT\"");

    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    assertThat(((Outcome.Succeeded) outcome).outputs())
        .containsOnly(
            Map.entry("errors", "0"),
            Map.entry("left", "0"),
            Map.entry("input_tokens", "0"),
            Map.entry("output_tokens", "0"),
            Map.entry("cost_usd", "0"));
  }

  @Test
  void aProgramCanBeDoneOtherwiseAndTellWhatItUsedItself() throws IOException {
    Outcome outcome =
        run(", otherwise: [sh, -c, 'echo cost_usd=0.5 >> \"$DECURION_OUTPUT\"']", "true");

    assertThat(((Outcome.Succeeded) outcome).outputs()).containsEntry("cost_usd", "0.5");
  }

  @Test
  void whatItCostIsNotKnownWhenAProgramTellsOnlyTokens() throws IOException {
    Outcome outcome = run(", otherwise: 'echo input_tokens=7 >> \"$DECURION_OUTPUT\"'", "true");

    assertThat(((Outcome.Succeeded) outcome).outputs())
        .containsEntry("input_tokens", "7")
        .doesNotContainKey("cost_usd");
  }

  @Test
  void anAttemptThatFailsBeforeItBeginsHasUsedNothing() throws IOException {
    Assignment task =
        Assignments.changed(task(", otherwise: 'true'"), Map.of("tools", List.of("no-such-tool")));

    assertThat(failure(run(task)).usage()).contains(Usage.NOTHING);
    assertThat(failure(run(Assignments.withSecrets(task(""), "NO_SUCH_SECRET"))).usage())
        .contains(Usage.NOTHING);
  }

  @Test
  void whatIsDoneOtherwiseFailsAsCommandsDo() throws IOException {
    Failure failure = failure(run(", otherwise: 'echo no such luck; exit 3'", "true"));
    Failure verify = failure(run(", otherwise: 'true'", "exit 4"));

    assertThat(failure.exitCode()).contains(3);
    assertThat(failure.logTail()).contains("the runner knows no language model", "no such luck");
    assertThat(failure.usage()).contains(Usage.NOTHING);
    assertThat(verify.reason()).isEqualTo(Failure.Reason.VERIFY);
    assertThat(verify.usage()).contains(Usage.NOTHING);
  }

  @Test
  void whatIsDoneOtherwiseCanPark() throws IOException {
    String otherwise =
        ", otherwise: 'echo retry-after=5 >> \"$DECURION_OUTPUT\";"
            + " echo cost_usd=0.25 >> \"$DECURION_OUTPUT\"; exit 75'";
    Outcome outcome = run(Assignments.parkingOn(task(otherwise), 75));

    assertThat(outcome).isInstanceOf(Outcome.Parked.class);
    assertThat(((Outcome.Parked) outcome).failure().usage().flatMap(Usage::costUsd))
        .isEqualTo(Optional.of(new BigDecimal("0.25")));
  }
}
