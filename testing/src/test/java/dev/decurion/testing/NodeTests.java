package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tests of scripts of the examples, which Node.js runs. */
final class NodeTests {
  private NodeTests() {}

  /** Runs a file of tests, all of which must pass. */
  static void assertPass(Path directory, String file) throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder("node", "--test", file)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(output).isZero();
  }
}
