package dev.decurion.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Code bases of the repository's examples. */
public final class CodeBase {
  /** The root of the repository. */
  public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> MADE_BY_RUNS = Set.of("node_modules", "dist", ".decurion");

  private CodeBase() {}

  /**
   * Copies one, without what runs have made.
   *
   * @param path relative to the root of the repository
   * @param directory gets it at the same path
   * @return the copy
   */
  public static Path copy(String path, Path directory) throws IOException {
    Path from = HOME.resolve(path);
    Path to = Files.createDirectories(directory.resolve(path));
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (MADE_BY_RUNS.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }
}
