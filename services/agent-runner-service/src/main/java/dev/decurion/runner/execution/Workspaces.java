package dev.decurion.runner.execution;

import dev.decurion.core.run.RunId;
import dev.decurion.runner.RunnerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * One directory for each run, in which its tasks work: a copy of the code base that the run's input
 * {@code workspace} names, empty without. The first runner that needs it makes it; runners on one
 * host may race for it, one of them wins.
 */
@ApplicationScoped
class Workspaces {
  private static final Logger LOG = Logger.getLogger(Workspaces.class);
  private static final String MARKER = ".decurion";

  private final Path workspaces;
  private final Path root;
  private final Map<RunId, Object> locks = new ConcurrentHashMap<>();

  @Inject
  Workspaces(RunnerConfig config) {
    this(config.workspaces(), config.workspaceRoot());
  }

  Workspaces(Path workspaces, Path root) {
    this.workspaces = workspaces.toAbsolutePath();
    this.root = root.toAbsolutePath();
  }

  /** Where attempts and workspaces lie. */
  Path directory() {
    return workspaces;
  }

  /**
   * The real path of the run's workspace, which is made when it is missing.
   *
   * @param source the code base, relative to the workspace root
   */
  Path of(RunId run, Optional<String> source) throws IOException, TaskFailedException {
    Path workspace = workspaces.resolve(run.value());
    if (!Files.isDirectory(workspace)) {
      synchronized (locks.computeIfAbsent(run, key -> new Object())) {
        if (!Files.isDirectory(workspace)) {
          make(workspace, source);
        }
      }
      locks.remove(run);
    }
    return workspace.toRealPath();
  }

  private void make(Path workspace, Optional<String> source)
      throws IOException, TaskFailedException {
    Optional<Path> from = Optional.empty();
    if (source.filter(text -> !text.isBlank()).isPresent()) {
      from = Optional.of(resolve(source.get()));
    }
    Files.createDirectories(workspaces);
    Path copy = Files.createTempDirectory(workspaces, ".copy-");
    try {
      if (from.isPresent()) {
        WorkspaceCopy.copy(from.get(), copy);
      }
      // Never empty: an empty directory could be replaced by the rename of another runner.
      Files.createDirectory(copy.resolve(MARKER));
      Files.move(copy, workspace, StandardCopyOption.ATOMIC_MOVE);
      LOG.infof("Made workspace %s of %s", workspace, source.orElse("nothing"));
    } catch (FileSystemException e) {
      if (!Files.isDirectory(workspace)) {
        throw e;
      }
      LOG.debugf("Another runner was first with %s", workspace);
    } finally {
      if (Files.isDirectory(copy)) {
        FileTree.delete(copy);
      }
    }
  }

  private Path resolve(String source) throws IOException, TaskFailedException {
    Path real;
    try {
      Path given = root.resolve(source);
      if (!Files.isDirectory(given)) {
        throw TaskFailedException.because(
            "the workspace '%s' is no directory below %s (DECURION_WORKSPACE_ROOT of the runner)"
                .formatted(source, root.normalize()));
      }
      real = given.toRealPath();
    } catch (InvalidPathException e) {
      throw TaskFailedException.because("the workspace is no path: " + e.getMessage(), e);
    }
    if (!real.startsWith(root.toRealPath())) {
      throw TaskFailedException.because(
          "the workspace '%s' lies outside of %s (DECURION_WORKSPACE_ROOT of the runner)"
              .formatted(source, root.normalize()));
    }
    return real;
  }

  /** The directory within a workspace where commands run. */
  static Path workdir(Path workspace, Optional<String> workdir)
      throws IOException, TaskFailedException {
    if (workdir.isEmpty()) {
      return workspace;
    }
    try {
      Path given = workspace.resolve(workdir.get());
      if (!Files.isDirectory(given)) {
        throw TaskFailedException.because(
            "the workdir '" + workdir.get() + "' is no directory of the workspace");
      }
      Path real = given.toRealPath();
      if (!real.startsWith(workspace.toRealPath())) {
        throw TaskFailedException.because(
            "the workdir '" + workdir.get() + "' leads out of the workspace");
      }
      return real;
    } catch (InvalidPathException e) {
      throw TaskFailedException.because("the workdir is no path: " + e.getMessage(), e);
    }
  }
}
