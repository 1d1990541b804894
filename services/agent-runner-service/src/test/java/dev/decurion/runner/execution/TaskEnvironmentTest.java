package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.secrets.KnownSecrets;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskEnvironmentTest {
  private final TaskEnvironment environment =
      new TaskEnvironment(
          List.of("PATH", "LANG", "DECURION_SECRET_TOKEN"),
          Map.of(
              "PATH", "/bin", "API_SECRET", "do not tell", "DECURION_SECRET_TOKEN", "do not tell"));

  private Map<String, String> of(Map<String, String> env, Map<String, String> inputs) {
    return of(env, inputs, Secrets.NONE);
  }

  private Map<String, String> of(
      Map<String, String> env, Map<String, String> inputs, Secrets secrets, String... names) {
    Assignment task =
        Assignments.withSecrets(
            Assignments.with(Assignments.script("agent", "true"), env, inputs, ""), names);
    return environment.of(
        task,
        secrets,
        new NeededOutputs(Map.of(TaskAddress.parse("agent/first"), Map.of("key", "value"))),
        Workplace.shared(Path.of("/workspace")),
        new Scratch(Path.of("/scratch")));
  }

  @Test
  void onlyAllowedVariablesOfTheRunnerArePassedOn() {
    assertThat(of(Map.of(), Map.of()))
        .containsEntry("PATH", "/bin")
        .doesNotContainKeys("API_SECRET", "LANG");
  }

  @Test
  void secretsReachOnlyWhoAsksForThem() {
    assertThat(of(Map.of(), Map.of())).doesNotContainValue("do not tell");
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", "hush-hush", "OF_A_HEADER", "keep-it"));
    assertThat(of(Map.of(), Map.of(), secrets, "TOKEN"))
        .containsEntry("TOKEN", "hush-hush")
        .doesNotContainKey("OF_A_HEADER");
  }

  @Test
  void whatTheRunnerSignsInWithIsNeverPassedOn() {
    Map<String, String> own =
        Map.of(
            "DECURION_API_TOKEN", "do not tell",
            "DECURION_LLM_API_KEY", "do not tell",
            "DECURION_REDIS_URL", "do not tell",
            "QUARKUS_REDIS_PASSWORD", "do not tell");
    TaskEnvironment careless = new TaskEnvironment(List.copyOf(own.keySet()), own);

    assertThat(
            careless.of(
                Assignments.script("agent", "true"),
                Secrets.NONE,
                new NeededOutputs(Map.of()),
                Workplace.shared(Path.of("/workspace")),
                new Scratch(Path.of("/scratch"))))
        .doesNotContainValue("do not tell");
  }

  @Test
  void thePlanMayChangeWhatIsPassedOnButNotWhoTheAttemptIs() {
    assertThat(of(Map.of("PATH", "/opt/bin", "DECURION_OUTPUT", "/etc/passwd"), Map.of()))
        .containsEntry("PATH", "/opt/bin")
        .containsEntry("DECURION_OUTPUT", "/scratch/output");
  }

  @Test
  void inputsAreVariables() {
    assertThat(of(Map.of(), Map.of("node-version", "20", "workspace", "code")))
        .containsEntry("INPUT_NODE_VERSION", "20")
        .containsEntry("INPUT_WORKSPACE", "code");
  }

  @Test
  void outputsOfNeededTasksAreVariablesThatThePlanMayChange() {
    assertThat(of(Map.of("NEEDS_FIRST_KEY", "mine"), Map.of()))
        .containsEntry("NEEDS_AGENT_FIRST_KEY", "value")
        .containsEntry("NEEDS_FIRST_KEY", "mine");
  }

  @Test
  void theAttemptKnowsWhoItIs() {
    assertThat(of(Map.of(), Map.of()))
        .containsEntry("DECURION_TASK", "agent/task")
        .containsEntry("DECURION_ATTEMPT", "1")
        .containsEntry("DECURION_FENCING_TOKEN", "42")
        .containsEntry("DECURION_WORKSPACE", "/workspace")
        .containsEntry("DECURION_MILESTONE", "/scratch/milestones")
        .containsEntry("DECURION_NEEDS", "/scratch/needs.json")
        .containsKey("DECURION_RUN");
  }
}
