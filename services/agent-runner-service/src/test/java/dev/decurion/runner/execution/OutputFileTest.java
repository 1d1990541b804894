package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path directory;

  @Test
  void linesAreKeysAndValuesAndTheLastOneOfAKeyCounts() throws TaskFailedException {
    assertThat(
            OutputFile.parse(
                "p95_ms=41.7\r\n\nurl=http://x/?a=b\np95_ms=42\nempty=\nretry-after=3"))
        .containsEntry("p95_ms", "42")
        .containsEntry("url", "http://x/?a=b")
        .containsEntry("empty", "")
        .containsEntry("retry-after", "3")
        .hasSize(4);
  }

  @Test
  void aLineWithoutAnEqualsSignIsNamed() {
    assertThatThrownBy(() -> OutputFile.parse("a=1\njust words\n"))
        .hasMessage("line 2 of the outputs (DECURION_OUTPUT) is not key=value: just words");
  }

  @Test
  void aBadKeyIsNamed() {
    assertThatThrownBy(() -> OutputFile.parse("a b=1")).hasMessageContaining("line 1");
    assertThatThrownBy(() -> OutputFile.parse("=1")).hasMessageContaining("bad key");
    assertThatThrownBy(() -> OutputFile.parse("k".repeat(65) + "=1"))
        .hasMessageContaining("bad key");
  }

  @Test
  void sixtyFourKibibytesAreTheLimit() throws IOException, TaskFailedException {
    Path file = directory.resolve("output");
    Files.writeString(file, "k=" + "v".repeat(OutputFile.MOST_BYTES - 2));
    assertThat(OutputFile.read(file, Secrets.NONE)).hasSize(1);

    Files.writeString(file, "k=" + "v".repeat(OutputFile.MOST_BYTES - 1));
    assertThatThrownBy(() -> OutputFile.read(file, Secrets.NONE))
        .hasMessageContaining("larger than 64 KiB");
  }

  @Test
  void whatIsNoTextOrNoFileIsAFailure() throws IOException {
    Path file = directory.resolve("output");
    Files.write(file, new byte[] {'k', '=', (byte) 0xff});
    assertThatThrownBy(() -> OutputFile.read(file, Secrets.NONE)).hasMessageContaining("not UTF-8");

    assertThatThrownBy(() -> OutputFile.read(directory, Secrets.NONE))
        .hasMessageContaining("regular file");
  }

  @Test
  void noFileIsNoOutput() throws IOException, TaskFailedException {
    assertThat(OutputFile.read(directory.resolve("absent"), Secrets.NONE)).isEmpty();
  }
}
