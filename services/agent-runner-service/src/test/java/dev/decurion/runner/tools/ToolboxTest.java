package dev.decurion.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
  @TempDir Path directory;

  @Test
  void toolsThatAreNotThereAreMissing() {
    assertThat(new Toolbox().missing(List.of("sh", "no-such-tool")))
        .containsExactly("no-such-tool");
    assertThat(new Toolbox().missing(List.of("sh"))).isEmpty();
    assertThat(new Toolbox().missing(List.of())).isEmpty();
  }

  @Test
  void aFileThatCannotBeExecutedIsNoProgram() throws IOException {
    Path file = Files.writeString(directory.resolve("tool"), "");
    assertThat(Programs.find("tool", directory.toString(), directory)).isEmpty();

    assertThat(file.toFile().setExecutable(true)).isTrue();
    assertThat(Programs.find("tool", directory.toString(), directory)).contains(file);
    assertThat(Programs.find("./tool", "", directory)).isPresent();
    assertThat(Programs.find("to\0ol", directory.toString(), directory)).isEmpty();
  }
}
