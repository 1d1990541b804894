package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to change the branch of a run and its directory: of one attempt at a time, among all
 * runners that share the directory. The operating system takes it from a process that dies.
 */
final class RepositoryLock implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final FileChannel file;

  private RepositoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Waits for the lock.
   *
   * @throws WorkspaceException when the patience has ended before
   */
  static RepositoryLock take(Path gitDirectory, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    FileChannel file =
        FileChannel.open(
            gitDirectory.resolve("decurion.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      while (!taken) {
        taken = isTaken(file);
        if (!taken && !patience.goesOn()) {
          throw WorkspaceException.givenUp();
        }
        if (!taken) {
          Thread.sleep(POLL_MILLIS);
        }
      }
      return new RepositoryLock(file);
    } finally {
      if (!taken) {
        file.close();
      }
    }
  }

  private static boolean isTaken(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another attempt of this very process has it
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
