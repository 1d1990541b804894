package dev.decurion.runner.workspace;

import java.nio.file.Path;

/** The process that asks for the lock in {@link RepositoryLockTest}, once. */
final class LockingRunner {
  private LockingRunner() {}

  public static void main(String[] arguments) throws Exception {
    try (RepositoryLock lock = RepositoryLock.take(Path.of(arguments[0]), () -> false)) {
      System.out.print("taken");
    } catch (WorkspaceException e) {
      System.out.print(e.kind());
    }
  }
}
