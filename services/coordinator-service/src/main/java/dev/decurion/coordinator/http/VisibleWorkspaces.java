package dev.decurion.coordinator.http;

import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.core.reader.WorkspaceFiles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The code bases that lie where this coordinator sees them, if it sees any. Plans learn nothing
 * about other directories, not even through symbolic links: what is outside is as good as unknown.
 */
@ApplicationScoped
class VisibleWorkspaces {
  private final Optional<Path> root;

  @Inject
  VisibleWorkspaces(CoordinatorConfig config) {
    this(config.workspaceRoot());
  }

  VisibleWorkspaces(Optional<Path> root) {
    this.root = root;
  }

  /** The files of a workspace; empty when it cannot be seen from here. */
  Optional<WorkspaceFiles> files(String workspace) {
    if (workspace.isBlank()) {
      return Optional.empty();
    }
    return within(workspace)
        .filter(Files::isDirectory)
        .map(
            folder ->
                path -> within(workspace + "/" + path).filter(Files::isRegularFile).isPresent());
  }

  /** The real path of what lies below the root. */
  private Optional<Path> within(String path) {
    if (root.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path real = root.get().resolve(path).toRealPath();
      return real.startsWith(root.get().toRealPath()) ? Optional.of(real) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
