package dev.decurion.runner.execution;

import dev.decurion.core.run.AttemptId;
import dev.decurion.runner.workspace.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** A directory of one attempt alone, for what it hands to the runner. Gone when closed. */
final class Scratch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Scratch.class);

  private final Path directory;

  Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch create(Path workspaces, AttemptId attempt) throws IOException {
    Path parent = Files.createDirectories(workspaces.resolve(".attempts"));
    String prefix =
        "%s.%s.%s.%d-"
            .formatted(
                attempt.run(), attempt.task().agent(), attempt.task().task(), attempt.number());
    return new Scratch(Files.createTempDirectory(parent, prefix).toRealPath());
  }

  Path directory() {
    return directory;
  }

  Path outputFile() {
    return directory.resolve("output");
  }

  Path milestoneFile() {
    return directory.resolve("milestones");
  }

  Path needsFile() {
    return directory.resolve("needs.json");
  }

  @Override
  public void close() {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      LOG.warnf("Could not delete %s: %s", directory, e);
    }
  }
}
