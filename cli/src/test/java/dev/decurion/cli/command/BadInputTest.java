package dev.decurion.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.CommandLineUnderTest;
import dev.decurion.core.reader.BadPlans;
import dev.decurion.core.reader.BadPlans.BadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, with its place and without a trace. The time limit is generous. */
@Timeout(10)
class BadInputTest {
  @TempDir private Path directory;

  @BeforeEach
  void useDirectory() throws IOException {
    Files.createDirectory(directory.resolve("code"));
  }

  @ParameterizedTest
  @MethodSource("dev.decurion.core.reader.BadPlans#all")
  void aBadPlanIsRefusedWithItsPlace(BadPlan plan) throws IOException {
    assertRefused(plan, "validate", "run", "submit");
  }

  @Test
  void aFileThatTheWorkspaceLacksIsAProblemOfThePlan() throws IOException {
    // What submit sends may work elsewhere; there the coordinator looks.
    assertRefused(BadPlans.withoutItsFile("code"), "validate", "run");
  }

  @Test
  void aPlanOverTheLimitIsRefused() throws IOException {
    assertRefused(
        new BadPlan("large", " ".repeat(9_000_000), "too-large", "", 1, 1, "more than"),
        "validate",
        "run",
        "submit");
  }

  private void assertRefused(BadPlan plan, String... commands) throws IOException {
    Files.writeString(directory.resolve("plan.yaml"), plan.text());
    for (String command : commands) {
      CommandLineUnderTest refusing = new CommandLineUnderTest(directory);
      assertThat(refusing.execute(command, "plan.yaml")).as(command).isEqualTo(2);
      assertThat(refusing.err().lines())
          .singleElement()
          .asString()
          .startsWith("plan.yaml:" + plan.line() + ":" + plan.column() + " " + plan.code() + ": ")
          .contains(plan.hint());
      assertThat(refusing.out()).isEmpty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .extracting(Path::getFileName)
          .extracting(Path::toString)
          .containsExactlyInAnyOrder("plan.yaml", "code");
    }
  }
}
