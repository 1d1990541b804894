package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to change the branch of a run and its directory: of one attempt at a time, among all
 * runners that share the directory. The operating system takes it from a process that dies.
 */
final class RepositoryLock implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  /**
   * Those that attempts of this process have, or wait for others to release. Only these open the
   * file, for whoever closes it takes the lock from the whole process.
   */
  private static final Set<Path> TAKEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel file;

  private RepositoryLock(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Waits for the lock.
   *
   * @param gitDirectory a real path
   * @throws WorkspaceException when the patience has ended before
   */
  static RepositoryLock take(Path gitDirectory, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    Path path = gitDirectory.resolve("decurion.lock");
    await(() -> TAKEN_HERE.add(path), patience);
    try {
      return takeFromOthers(path, patience);
    } catch (IOException | InterruptedException | WorkspaceException | RuntimeException e) {
      TAKEN_HERE.remove(path);
      throw e;
    }
  }

  private static RepositoryLock takeFromOthers(Path path, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      await(() -> file.tryLock() != null, patience);
      return new RepositoryLock(path, file);
    } catch (IOException | InterruptedException | WorkspaceException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private interface Attempt {
    boolean succeeds() throws IOException;
  }

  private static void await(Attempt attempt, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    while (!attempt.succeeds()) {
      if (!patience.goesOn()) {
        throw WorkspaceException.givenUp();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      TAKEN_HERE.remove(path);
    }
  }
}
