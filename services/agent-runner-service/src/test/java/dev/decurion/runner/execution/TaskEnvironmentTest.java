package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.Assignments;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskEnvironmentTest {
  private final TaskEnvironment environment =
      new TaskEnvironment(
          List.of("PATH", "LANG"), Map.of("PATH", "/bin", "API_SECRET", "do not tell"));

  private Map<String, String> of(Map<String, String> env, Map<String, String> inputs) {
    Assignment task = Assignments.with(Assignments.script("agent", "true"), env, inputs, "");
    return environment.of(task, Path.of("/workspace"), new Scratch(Path.of("/scratch")));
  }

  @Test
  void onlyAllowedVariablesOfTheRunnerArePassedOn() {
    assertThat(of(Map.of(), Map.of()))
        .containsEntry("PATH", "/bin")
        .doesNotContainKeys("API_SECRET", "LANG");
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
  void theAttemptKnowsWhoItIs() {
    assertThat(of(Map.of(), Map.of()))
        .containsEntry("DECURION_TASK", "agent/task")
        .containsEntry("DECURION_ATTEMPT", "1")
        .containsEntry("DECURION_FENCING_TOKEN", "42")
        .containsEntry("DECURION_WORKSPACE", "/workspace")
        .containsEntry("DECURION_MILESTONE", "/scratch/milestones")
        .containsKey("DECURION_RUN");
  }
}
