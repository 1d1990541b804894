package dev.decurion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @TempDir private Path directory;

  @Test
  void aFullDiskIsNamedWithWhatToDo() {
    assertThat(Disk.why(new IOException("f: No space left on device"), directory))
        .isEqualTo("the disk with " + directory + " is full: free some space");
  }

  @Test
  void anotherFailureKeepsItsWords() {
    Path missing = directory.resolve("a/b/c");

    assertThat(Disk.why(new IOException("Permission denied"), missing))
        .isEqualTo("Permission denied");
    assertThat(Files.exists(missing)).isFalse();
  }
}
