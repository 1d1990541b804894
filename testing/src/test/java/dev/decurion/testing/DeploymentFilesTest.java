package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeploymentFilesTest {
  /** The script says what it skips where docker compose or kubectl is missing; so it is printed. */
  @Test
  void compose_and_kubernetes_files_are_sound_as_far_as_the_tools_here_can_tell()
      throws IOException, InterruptedException {
    Path script = Path.of("..", "deploy", "check.sh").toAbsolutePath().normalize();
    Process check = new ProcessBuilder(script.toString()).redirectErrorStream(true).start();
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(output);
    assertThat(check.waitFor()).as(output).isZero();
  }
}
