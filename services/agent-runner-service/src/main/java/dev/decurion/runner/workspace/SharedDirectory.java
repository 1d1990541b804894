package dev.decurion.runner.workspace;

import dev.decurion.core.run.Change;
import java.nio.file.Path;
import java.util.Optional;

/** The directory of the run itself; what is changed there stays. */
record SharedDirectory(Path directory) implements Workplace {
  @Override
  public Path runDirectory() {
    return directory;
  }

  @Override
  public Optional<String> start() {
    return Optional.empty();
  }

  @Override
  public Optional<Change> keep(Patience patience) {
    return Optional.empty();
  }

  @Override
  public byte[] diff(Change change, int context, int most) {
    throw new IllegalStateException("nobody knows what was changed in " + directory);
  }

  @Override
  public void close() {
    // It belongs to the run.
  }
}
