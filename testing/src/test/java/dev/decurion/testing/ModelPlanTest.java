package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first two tasks of the fleet plan, the second of which asks a model where there is one. */
@Tag("nightly")
class ModelPlanTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TASK = 1;

  @TempDir Path directory;
  private @Nullable LocalRun run;

  @AfterEach
  void leave_nothing_behind() {
    if (run != null) {
      run.destroy();
    }
  }

  @Test
  void the_task_is_done_by_code_without_a_model_and_by_a_model_where_there_is_one()
      throws Exception {
    JsonNode byCode = execute("code", Map.of());

    assertThat(run.process().exitValue()).as(run.output()).isZero();
    assertThat(task(byCode).at("/outputs/implicit_any_after").asText()).isEqualTo("0");
    assertThat(task(byCode).at("/outputs/input_tokens").asText()).isEqualTo("0");
    assertThat(byCode.has("usage")).isFalse();

    try (ModelServer models = new ModelServer(edits(task(byCode)).toString())) {
      JsonNode byModel = execute("model", knowing(models));

      assertThat(run.process().exitValue()).as(run.output()).isZero();
      assertThat(models.asked()).hasSize(1);
      assertThat(task(byModel).at("/outputs/model").asText()).isEqualTo("model-of-the-test");
      assertThat(task(byModel).at("/outputs").has("implicit_any_after")).isFalse();
      assertThat(task(byModel).at("/attempts/0/change/files"))
          .isEqualTo(task(byCode).at("/attempts/0/change/files"));
      assertThat(byModel.at("/usage/inputTokens").asInt()).isEqualTo(ModelServer.INPUT_TOKENS);
      assertThat(byModel.at("/usage/costUsd").decimalValue()).isEqualByComparingTo("0.026");
    }
  }

  @Test
  void what_a_model_leaves_undone_is_no_success_and_is_paid_for() throws Exception {
    try (ModelServer models = new ModelServer("{\"answer\":\"All done!\",\"edits\":[]}")) {
      JsonNode report = execute("idle", knowing(models));

      assertThat(run.process().exitValue()).as(run.output()).isEqualTo(1);
      assertThat(task(report).get("state").asText()).isEqualTo("FAILED");
      assertThat(task(report).at("/attempts/0/reason").asText()).isEqualTo("VERIFY");
      assertThat(models.asked()).as("attempts").hasSize(2);
      assertThat(report.at("/usage/inputTokens").asInt()).isEqualTo(2 * ModelServer.INPUT_TOKENS);
      assertThat(report.at("/usage/costUsd").decimalValue()).isEqualByComparingTo("0.052");
    }
  }

  private static JsonNode task(JsonNode report) {
    return report.at("/agents/0/tasks/" + TASK);
  }

  private static Map<String, String> knowing(ModelServer models) {
    return Map.of(
        "DECURION_LLM_BASE_URL", models.url(),
        "DECURION_LLM_MODEL", "any",
        "DECURION_LLM_PRICE_INPUT_PER_MILLION", "1",
        "DECURION_LLM_PRICE_OUTPUT_PER_MILLION", "2");
  }

  private JsonNode execute(String name, Map<String, String> environment) throws Exception {
    Path here = Files.createDirectories(directory.resolve(name));
    CodeBase.copy("examples/fleet-management", here);
    String plan = Files.readString(CodeBase.HOME.resolve("plans/fleet-modernization.yaml"));
    String first = plan.substring(0, plan.indexOf("      - id: ts-003\n"));
    // The agent's estimate is that of all its tasks.
    Path file =
        Files.writeString(here.resolve("plan.yaml"), first.replace("    estimate: 24h\n", ""));
    run = LocalRun.start(CodeBase.HOME, here, environment, file.toString());
    assertThat(run.process().waitFor(5, TimeUnit.MINUTES)).as(run.output()).isTrue();
    assertThat(run.process().exitValue()).as(run.output()).isLessThan(2);
    return run.report();
  }

  /** The answer of a model that does what the code has done. */
  private ObjectNode edits(JsonNode task) throws Exception {
    JsonNode change = task.at("/attempts/0/change");
    ObjectNode answer = JSON.createObjectNode().put("answer", "Every type is there.");
    ArrayNode edits = answer.putArray("edits");
    for (JsonNode file : change.get("changed")) {
      String path = file.get("path").asText();
      edits
          .addObject()
          .put("path", path)
          .put("content", git("show", change.get("commit").asText() + ":" + path));
    }
    assertThat(edits).isNotEmpty();
    return answer;
  }

  private String git(String... arguments) throws Exception {
    Path repository;
    try (Stream<Path> files = Files.walk(directory.resolve("code/.decurion"))) {
      repository = files.filter(it -> it.endsWith(".git")).findFirst().orElseThrow().getParent();
    }
    Process git =
        new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
            .directory(repository.toFile())
            .start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return output;
  }
}
