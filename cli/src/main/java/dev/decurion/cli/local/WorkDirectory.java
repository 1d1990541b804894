package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code .decurion} in the directory where the command was called: all that it keeps on disk. */
public final class WorkDirectory {
  private final Path caller;
  private final Path root;

  /**
   * @param caller where the command was called; made absolute
   */
  public WorkDirectory(Path caller) {
    this.caller = caller.toAbsolutePath().normalize();
    this.root = this.caller.resolve(".decurion");
  }

  public static WorkDirectory ofThisProcess() {
    return new WorkDirectory(Path.of(""));
  }

  /** Against which relative paths in plans are resolved. */
  public Path caller() {
    return caller;
  }

  public Path endpoints() {
    return root.resolve("endpoints.json");
  }

  /** Reports of a run; made by who writes there. */
  public Path run(String run) {
    return root.resolve("runs").resolve(run);
  }

  /** Where a run does its work on a copy of the code base, if it has one. */
  public Optional<Path> workspace(String run) {
    return Optional.of(workspaces().resolve(run)).filter(Files::isDirectory);
  }

  Path workspaces() {
    return made(root.resolve("workspaces"));
  }

  Path log(String process) {
    return made(root.resolve("logs")).resolve(process + ".log");
  }

  Path redis() {
    return made(root.resolve("redis"));
  }

  Path postgres() {
    return made(root.resolve("postgres"));
  }

  Path processes() {
    return made(root).resolve("processes");
  }

  /**
   * Keeps other commands from starting a second squad on the same data; the lock ends with this
   * process at the latest.
   *
   * @throws CommandFailure when one runs already
   */
  FileLock lock() {
    Path file = made(root).resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw CommandFailure.infrastructure(
            "another `decurion up` or `decurion run` uses "
                + root
                + ": send it the plan with `decurion submit PLAN`, or call this command in another"
                + " directory");
      }
      return lock;
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot lock " + file + ": " + Disk.why(e, file), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw CommandFailure.infrastructure(
          "cannot create " + directory + ": " + Disk.why(e, directory), e);
    }
  }
}
