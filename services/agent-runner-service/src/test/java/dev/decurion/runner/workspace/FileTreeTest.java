package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path directory;

  @Test
  void whatIsInReadOnlyDirectoriesIsDeletedToo() throws Exception {
    Path cache = Files.createDirectories(directory.resolve("cache/module"));
    Files.writeString(cache.resolve("file"), "");
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(cache)).as("root may write everywhere").isFalse();

    FileTree.delete(directory.resolve("cache"));

    assertThat(directory.resolve("cache")).doesNotExist();
  }
}
