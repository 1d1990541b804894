package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Copies a code base: without version control, dependencies and build results. Links stay links
 * where they lead to somewhere within; others are left out.
 */
final class WorkspaceCopy extends SimpleFileVisitor<Path> {
  private static final Logger LOG = Logger.getLogger(WorkspaceCopy.class);
  static final Set<String> LEFT_OUT = Set.of(".git", "node_modules", "target", ".decurion");

  private final Path source;
  private final Path target;

  private WorkspaceCopy(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /** Copies what is in {@code source}, a real path, into the directory {@code target}. */
  static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(source, new WorkspaceCopy(source, target));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (directory.equals(source)) {
      return FileVisitResult.CONTINUE;
    }
    if (isLeftOut(directory)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Files.createDirectory(inTarget(directory));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (isLeftOut(file)) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isSymbolicLink()) {
      copyLink(file);
    } else if (attributes.isRegularFile()) {
      Files.copy(
          file, inTarget(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } else {
      LOG.debugf("Left out, neither file nor directory: %s", file);
    }
    return FileVisitResult.CONTINUE;
  }

  private void copyLink(Path link) throws IOException {
    Path written = link.getParent().resolve(Files.readSymbolicLink(link)).normalize();
    Path real = Files.exists(link) ? link.toRealPath() : written;
    if (!real.startsWith(source) || !written.startsWith(source)) {
      LOG.warnf("Left out of the workspace, since it leads out of the code base: %s", link);
      return;
    }
    Files.createSymbolicLink(inTarget(link), link.getParent().relativize(written));
  }

  static boolean isLeftOut(Path path) {
    return LEFT_OUT.contains(path.getFileName().toString());
  }

  private Path inTarget(Path path) {
    return target.resolve(source.relativize(path));
  }
}
