package dev.decurion.runner.workspace;

import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.Versioning;
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
 * host may race for it, one of them wins. In a run with worktrees it is a git repository.
 */
@ApplicationScoped
public class Workspaces {
  private static final Logger LOG = Logger.getLogger(Workspaces.class);
  private static final String MARKER = ".decurion";

  private final Path workspaces;
  private final Path root;
  private final Map<RunId, Object> locks = new ConcurrentHashMap<>();

  @Inject
  Workspaces(RunnerConfig config) {
    this(config.workspaces(), config.workspaceRoot());
  }

  public Workspaces(Path workspaces, Path root) {
    this.workspaces = workspaces.toAbsolutePath();
    this.root = root.toAbsolutePath();
  }

  /** Where attempts and workspaces lie. */
  public Path directory() {
    return workspaces;
  }

  /**
   * The place where an attempt works; the run's directory is made when it is missing.
   *
   * @param scratch the real path of a directory of the attempt alone
   * @throws WorkspaceException when there can be none; says why
   */
  public Workplace open(Assignment assignment, Path scratch, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    Optional<String> source = Optional.ofNullable(assignment.inputs().get(PlanInput.WORKSPACE));
    Optional<Versioning> versioning = assignment.versioning();
    Path directory = of(assignment.run(), source, versioning.isPresent());
    if (versioning.filter(Versioning::worktree).isEmpty()) {
      return Workplace.shared(directory);
    }
    RunRepository repository = RunRepository.in(directory);
    String start = repository.branch().of(versioning.get().commits());
    return Worktree.create(repository, assignment.id(), scratch.resolve("tree"), start, patience);
  }

  /**
   * The real path of the run's directory, which is made when it is missing.
   *
   * @param source the code base, relative to the workspace root
   * @param inGit whether it is made a git repository
   */
  Path of(RunId run, Optional<String> source, boolean inGit)
      throws IOException, InterruptedException, WorkspaceException {
    Path workspace = workspaces.resolve(run.value());
    if (!Files.isDirectory(workspace)) {
      synchronized (locks.computeIfAbsent(run, key -> new Object())) {
        if (!Files.isDirectory(workspace)) {
          make(workspace, source, inGit);
        }
      }
      locks.remove(run);
    }
    return workspace.toRealPath();
  }

  private void make(Path workspace, Optional<String> source, boolean inGit)
      throws IOException, InterruptedException, WorkspaceException {
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
      if (inGit) {
        RunRepository.create(copy.toRealPath(), source.orElse("nothing"));
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

  private Path resolve(String source) throws IOException, WorkspaceException {
    Path real;
    try {
      Path given = root.resolve(source);
      if (!Files.isDirectory(given)) {
        throw WorkspaceException.because(
            "the workspace '%s' is no directory below %s (DECURION_WORKSPACE_ROOT of the runner)"
                .formatted(source, root.normalize()));
      }
      real = given.toRealPath();
    } catch (InvalidPathException e) {
      throw WorkspaceException.because("the workspace is no path: " + e.getMessage(), e);
    }
    if (!real.startsWith(root.toRealPath())) {
      throw WorkspaceException.because(
          "the workspace '%s' lies outside of %s (DECURION_WORKSPACE_ROOT of the runner)"
              .formatted(source, root.normalize()));
    }
    return real;
  }

  /** Whether a file or directory belongs to no code base, by its name. */
  public static boolean isLeftOut(Path path) {
    return WorkspaceCopy.isLeftOut(path);
  }

  /** The directory within a workspace where commands run; a real path. */
  public static Path workdir(Path workspace, Optional<String> workdir)
      throws IOException, WorkspaceException {
    if (workdir.isEmpty()) {
      return workspace;
    }
    try {
      Path given = workspace.resolve(workdir.get());
      if (!Files.isDirectory(given)) {
        throw WorkspaceException.because(
            "the workdir '" + workdir.get() + "' is no directory of the workspace");
      }
      Path real = given.toRealPath();
      if (!real.startsWith(workspace.toRealPath())) {
        throw WorkspaceException.because(
            "the workdir '" + workdir.get() + "' leads out of the workspace");
      }
      return real;
    } catch (InvalidPathException e) {
      throw WorkspaceException.because("the workdir is no path: " + e.getMessage(), e);
    }
  }
}
