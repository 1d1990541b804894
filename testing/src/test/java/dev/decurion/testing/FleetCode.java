package dev.decurion.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The code base that the fleet plan works on. */
final class FleetCode {
  private static final String PATH = "examples/fleet-management";
  private static final Set<String> MADE_BY_RUNS = Set.of("node_modules", "dist");

  private FleetCode() {}

  /** Copies it to where the plan looks for it. */
  static void copy(Path home, Path directory) throws IOException {
    Path from = home.resolve(PATH);
    Path to = directory.resolve(PATH);
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
  }
}
