package dev.decurion.runner.sql;

import dev.decurion.runner.execution.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A migration in a file.
 *
 * @param name as the plan gives it
 * @param sql with {@code \n} at each line's end, wherever the file was written
 */
record SqlFile(String name, String version, String description, String sql) {
  private static final int LONGEST_DESCRIPTION = 200; // of Flyway's table
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern VERSION = Pattern.compile("\\d+([._]\\d+)*");

  /**
   * Reads a file of the workspace.
   *
   * @param version given in the plan, else the first number in the file's name
   */
  static SqlFile read(Path workspace, String name, Optional<String> version)
      throws TaskFailedException {
    Path file = resolve(workspace, name);
    String fileName = file.getFileName().toString();
    try {
      String text = Files.readString(file).replace("\uFEFF", "");
      return new SqlFile(
          name, version(name, fileName, version), description(fileName), sql(fileName, text));
    } catch (IOException | IllegalArgumentException e) {
      throw TaskFailedException.because(name + ": " + e.getMessage(), e);
    }
  }

  private static Path resolve(Path workspace, String name) throws TaskFailedException {
    try {
      Path file = workspace.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw TaskFailedException.because(name + ": there is no such file in the workspace");
      }
      Path real = file.toRealPath();
      if (!real.startsWith(workspace.toRealPath())) {
        throw TaskFailedException.because(name + " leads out of the workspace");
      }
      return file;
    } catch (IOException | InvalidPathException e) {
      throw TaskFailedException.because(name + ": " + e.getMessage(), e);
    }
  }

  private static String version(String name, String fileName, Optional<String> given) {
    String version = given.orElse("");
    if (version.isEmpty()) {
      Matcher number = NUMBER.matcher(fileName);
      if (!number.find()) {
        throw new IllegalArgumentException(
            "no number in the file's name says which version it is; give the task a version");
      }
      version = number.group();
    }
    if (!VERSION.matcher(version).matches() || version.matches("[0._]+")) {
      throw new IllegalArgumentException(
          "'" + version + "' is no version; versions are numbers above 0 such as 3 or 3.1");
    }
    return version;
  }

  private static String description(String fileName) {
    String words = fileName.replaceFirst("\\.[^.]*$", "").replace('_', ' ');
    return words.substring(0, Math.min(LONGEST_DESCRIPTION, words.length()));
  }

  private static String sql(String fileName, String text) {
    if (fileName.endsWith(".md")) {
      return MarkdownSql.extract(text);
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    return text.lines().collect(Collectors.joining("\n", "", "\n"));
  }
}
