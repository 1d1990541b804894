package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeededOutputsTest {
  @TempDir Path directory;

  private static NeededOutputs of(Map<String, Map<String, String>> needs) {
    return new NeededOutputs(
        needs.entrySet().stream()
            .collect(
                Collectors.toMap(need -> TaskAddress.parse(need.getKey()), Map.Entry::getValue)));
  }

  @Test
  void anOutputHasAVariableWithAndOneWithoutItsAgent() {
    NeededOutputs needs = of(Map.of("backend-engineer/load", Map.of("p95.ms", "41.7")));

    assertThat(needs.variables())
        .containsOnly(
            Map.entry("NEEDS_LOAD_P95_MS", "41.7"),
            Map.entry("NEEDS_BACKEND_ENGINEER_LOAD_P95_MS", "41.7"));
    assertThat(needs.leftOut()).isEmpty();
  }

  @Test
  void aNameThatTwoOutputsWouldHaveIsGivenToNone() {
    assertThat(of(Map.of("a/build", Map.of("url", "1"), "b/build", Map.of("url", "2"))).variables())
        .containsOnly(Map.entry("NEEDS_A_BUILD_URL", "1"), Map.entry("NEEDS_B_BUILD_URL", "2"));
    assertThat(of(Map.of("a/b", Map.of("x-y", "1", "x_y", "2"))).variables()).isEmpty();
  }

  @Test
  void theNameWithTheAgentGoesOverTheOneWithout() {
    Map<String, String> variables =
        of(Map.of("a/b", Map.of("c", "of a/b"), "x/a_b", Map.of("c", "of x/a_b"))).variables();

    assertThat(variables)
        .containsEntry("NEEDS_A_B_C", "of a/b")
        .containsEntry("NEEDS_X_A_B_C", "of x/a_b")
        .hasSize(3);
  }

  @Test
  void largeValuesAreInTheFileAlone() throws IOException {
    String largest = "x".repeat(NeededOutputs.LARGEST_VARIABLE);
    NeededOutputs needs =
        of(Map.of("a/b", Map.of("fits", largest, "large", largest + "x", "bytes", "é" + largest)));

    assertThat(needs.variables()).containsOnlyKeys("NEEDS_A_B_FITS", "NEEDS_B_FITS");
    assertThat(needs.leftOut())
        .containsExactlyInAnyOrder(
            "NEEDS_A_B_LARGE", "NEEDS_B_LARGE", "NEEDS_A_B_BYTES", "NEEDS_B_BYTES");
    Path file = directory.resolve("needs.json");
    needs.write(file);
    assertThat(file).content().contains(largest + "x\"").contains("é" + largest);
  }

  @Test
  void whenAllAreTooLargeTogetherTheSmallestRemain() {
    Map<String, String> values =
        IntStream.rangeClosed(1, 100)
            .boxed()
            .collect(Collectors.toMap(i -> "k" + i, i -> "x".repeat(i * 100)));
    NeededOutputs needs = of(Map.of("a/b", values));

    int total =
        needs.variables().entrySet().stream()
            .mapToInt(variable -> variable.getKey().length() + variable.getValue().length())
            .sum();
    assertThat(total).isBetween(NeededOutputs.LARGEST_TOTAL / 2, NeededOutputs.LARGEST_TOTAL);
    assertThat(needs.variables()).containsKeys("NEEDS_B_K1", "NEEDS_A_B_K1");
    assertThat(needs.leftOut()).contains("NEEDS_B_K100", "NEEDS_A_B_K100");
    assertThat(needs.variables().size() + needs.leftOut().size()).isEqualTo(200);
  }

  @Test
  void aValueThatNoVariableCanHaveIsLeftOut() {
    assertThat(of(Map.of("a/b", Map.of("c", "\0"))).leftOut()).hasSize(2);
  }

  @Test
  void theFileHasOutputsByTask() throws IOException {
    Path file = directory.resolve("needs.json");
    of(Map.of("b/two", Map.of(), "a/one", Map.of("key", "line\n\"quoted\" é"))).write(file);

    assertThat(file).hasContent("{\"a/one\":{\"key\":\"line\\n\\\"quoted\\\" é\"},\"b/two\":{}}");
  }
}
