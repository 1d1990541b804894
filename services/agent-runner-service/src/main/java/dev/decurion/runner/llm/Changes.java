package dev.decurion.runner.llm;

import dev.decurion.runner.execution.TaskFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The edits of one answer: put together first, and written only when all of them apply. */
final class Changes {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  /** Of all files of an answer as they are and as they shall be, which are held in memory. */
  static final int MOST_CHARACTERS = 32 * 1024 * 1024;

  private static final int MOST_PATH = 1_000;

  private final Path workspace;
  private final PathPatterns allowed;
  private final Map<String, File> files = new LinkedHashMap<>();

  /** A file as it is now, and as it shall be; without a text it is not there. */
  private record File(Optional<String> before, Optional<String> after) {
    long characters() {
      return Stream.of(before, after).flatMap(Optional::stream).mapToLong(String::length).sum();
    }

    boolean isChanged() {
      return !before.equals(after);
    }
  }

  /**
   * @param workspace a real path
   * @param allowed what may be changed
   */
  Changes(Path workspace, PathPatterns allowed) {
    this.workspace = workspace;
    this.allowed = allowed;
  }

  /**
   * @throws TaskFailedException when it must not be done or does not apply
   */
  void add(Edit edit) throws TaskFailedException, IOException {
    String path = edit.path();
    File file = files.get(path);
    if (file == null) {
      Optional<String> before = read(checked(path), path);
      file = new File(before, before);
    }
    files.put(path, new File(file.before(), after(edit, file.after())));
    if (files.values().stream().mapToLong(File::characters).sum() > MOST_CHARACTERS) {
      throw refused(
          path, "is one file too many: together they are too large to be changed at once");
    }
  }

  /**
   * Writes them; when that fails, what was there before is put back as far as that can be written.
   *
   * @return the paths of the files that are not as they were
   * @throws IOException names the files that could not be put back
   */
  List<String> write() throws IOException {
    List<String> written = new ArrayList<>();
    try {
      for (Map.Entry<String, File> file : files.entrySet()) {
        if (file.getValue().isChanged()) {
          written.add(file.getKey());
          put(file.getKey(), file.getValue().after());
        }
      }
    } catch (IOException e) {
      List<String> damaged = restore(written);
      throw damaged.isEmpty()
          ? e
          : new IOException(
              e + "; of what was there before, these could not be put back: " + damaged, e);
    }
    return written;
  }

  /** Returns those that could not be written. */
  private List<String> restore(List<String> paths) {
    List<String> damaged = new ArrayList<>();
    for (String path : paths) {
      try {
        put(path, files.get(path).before());
      } catch (IOException e) {
        damaged.add(path);
      }
    }
    return damaged;
  }

  private void put(String path, Optional<String> text) throws IOException {
    Path file = workspace.resolve(path);
    if (text.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        text.get(),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static Optional<String> after(Edit edit, Optional<String> now)
      throws TaskFailedException {
    if (edit instanceof Edit.Write write) {
      if (write.content().length() > MOST_BYTES) {
        throw refused(edit.path(), "would be larger than 4 MiB");
      }
      return Optional.of(write.content());
    }
    if (now.isEmpty()) {
      throw refused(edit.path(), "is not there");
    }
    return edit instanceof Edit.Replace replace
        ? Optional.of(replaced(replace, now.get()))
        : Optional.empty();
  }

  private static String replaced(Edit.Replace edit, String text) throws TaskFailedException {
    int first = text.indexOf(edit.search());
    if (first < 0) {
      throw refused(
          edit.path(), "does not have the text to be replaced: " + Texts.excerpt(edit.search()));
    }
    if (text.indexOf(edit.search(), first + 1) >= 0) {
      throw refused(
          edit.path(),
          "has the text to be replaced more than once: " + Texts.excerpt(edit.search()));
    }
    String after =
        text.substring(0, first)
            + edit.replacement()
            + text.substring(first + edit.search().length());
    if (after.length() > MOST_BYTES) {
      throw refused(edit.path(), "would be larger than 4 MiB");
    }
    return after;
  }

  /** The file that a path means, when it may be changed. */
  private Path checked(String path) throws TaskFailedException, IOException {
    List<String> names = Arrays.asList(path.split("/", -1));
    if (path.length() > MOST_PATH
        || path.indexOf('\\') >= 0
        || path.chars().anyMatch(Character::isISOControl)
        || names.stream().anyMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."))) {
      throw refused(path, "is not the path of a file within the workspace");
    }
    if (names.stream().anyMatch(".git"::equalsIgnoreCase)) {
      throw refused(path, "belongs to git");
    }
    if (!allowed.matches(path)) {
      throw refused(
          path, "may not be changed; 'edit' allows " + String.join(", ", allowed.written()));
    }
    Path file = resolved(path);
    @Nullable Path above = file.getParent();
    while (above != null && !above.equals(workspace)) {
      if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(path, "lies behind a link or a file, not in a directory");
      }
      above = above.getParent();
    }
    return file;
  }

  private Path resolved(String path) throws TaskFailedException {
    try {
      return workspace.resolve(path);
    } catch (InvalidPathException e) {
      throw refused(
          path, "cannot be the name of a file on the runner, whose locale has no such characters");
    }
  }

  private static Optional<String> read(Path file, String path)
      throws TaskFailedException, IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(path, "is no regular file");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw refused(path, "is larger than 4 MiB");
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString());
    } catch (CharacterCodingException e) {
      throw refused(path, "is binary, or not UTF-8");
    }
  }

  private static TaskFailedException refused(String path, String why) {
    return TaskFailedException.because(
        "the answer of the model cannot be applied, nothing was changed: "
            + Texts.excerpt(path)
            + " "
            + why);
  }
}
