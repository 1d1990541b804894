package dev.decurion.runner.workspace;

import dev.decurion.core.run.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where one attempt works. */
public interface Workplace extends AutoCloseable {
  /** In a directory that several attempts share. */
  static Workplace shared(Path directory) {
    return new SharedDirectory(directory);
  }

  /** The real path of the directory in which its commands find the code base. */
  Path directory();

  /** The real path of the directory that all tasks of the run share. */
  Path runDirectory();

  /** The commit that it begins with, if it has one. */
  Optional<String> start();

  /**
   * Keeps what the attempt changed, once it has succeeded otherwise. Blocks, also for others of the
   * run that do the same.
   *
   * @return what it changed, where that is known
   * @throws WorkspaceException when it conflicts with what others changed, or when the patience has
   *     ended; then nothing is merged
   */
  Optional<Change> keep(Patience patience)
      throws IOException, InterruptedException, WorkspaceException;

  /**
   * What a change of this attempt is, line by line, in the format of git.
   *
   * @param context lines around each that was changed
   * @param most bytes; what goes beyond them is left out
   */
  byte[] diff(Change change, int context, int most) throws IOException, InterruptedException;

  /** Removes what was made for this attempt alone. */
  @Override
  void close();
}
