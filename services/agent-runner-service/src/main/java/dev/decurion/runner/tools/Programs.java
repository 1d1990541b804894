package dev.decurion.runner.tools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds programs as a shell would. */
public final class Programs {
  private Programs() {}

  /**
   * Where a program is.
   *
   * @param name a bare name is looked up on the path, any other against the directory
   * @param path directories, separated as in {@code PATH}
   */
  public static Optional<Path> find(String name, String path, Path directory) {
    try {
      if (name.indexOf('/') >= 0) {
        return Optional.of(directory.resolve(name)).filter(Programs::isProgram);
      }
      return Arrays.stream(path.split(File.pathSeparator, -1))
          .filter(folder -> !folder.isEmpty())
          .map(folder -> directory.resolve(folder).resolve(name))
          .filter(Programs::isProgram)
          .findFirst();
    } catch (InvalidPathException e) {
      return Optional.empty(); // what cannot be a file name is not there
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
