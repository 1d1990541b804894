package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer types first works. */
class ReadmePlanTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern PLAN =
      Pattern.compile("```yaml\n(# my-plan.yaml.*?)```", Pattern.DOTALL);

  @TempDir Path directory;
  private LocalRun run;

  @AfterEach
  void leave_nothing_behind() {
    run.destroy();
  }

  @Test
  void the_plan_of_the_readme_succeeds_beside_a_readme_and_a_licence() throws Exception {
    Files.writeString(directory.resolve("my-plan.yaml"), plan());
    Files.writeString(directory.resolve("README.md"), "Licensed to everybody.\n");
    Files.writeString(directory.resolve("LICENSE"), "Do as you like.\n");

    run = LocalRun.start(HOME, directory, "my-plan.yaml");

    assertThat(run.process().waitFor(2, TimeUnit.MINUTES)).as(run.output()).isTrue();
    assertThat(run.process().exitValue()).as(run.output()).isZero();
  }

  private static String plan() throws IOException {
    Matcher block = PLAN.matcher(Files.readString(HOME.resolve("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
