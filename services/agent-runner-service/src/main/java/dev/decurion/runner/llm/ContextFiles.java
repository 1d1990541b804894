package dev.decurion.runner.llm;

import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.workspace.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the files of the workspace that a model gets to see. */
final class ContextFiles {
  static final int MOST_FILES = 200;
  static final int MOST_BYTES_OF_ONE = 256 * 1024;
  static final int MOST_BYTES = 1024 * 1024;

  private ContextFiles() {}

  /**
   * Their texts by path, sorted. What is never copied into a workspace is not looked at either, and
   * links are not followed.
   *
   * @throws TaskFailedException when a pattern matches nothing, or one of the files cannot be sent
   */
  static Map<String, String> read(Path workspace, PathPatterns patterns)
      throws TaskFailedException, IOException {
    if (patterns.written().isEmpty()) {
      return Map.of();
    }
    SortedMap<String, BasicFileAttributes> found = find(workspace, patterns);
    if (found.size() > MOST_FILES) {
      throw TaskFailedException.because(
          "'files' matches more than %d files; name fewer".formatted(MOST_FILES));
    }
    List<String> unmatched = patterns.withoutAny(List.copyOf(found.keySet()));
    if (!unmatched.isEmpty()) {
      throw TaskFailedException.because(
          "no file of the workspace matches " + String.join(", ", unmatched) + " of 'files'");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    int bytes = 0;
    for (Map.Entry<String, BasicFileAttributes> file : found.entrySet()) {
      byte[] content = content(workspace.resolve(file.getKey()), file.getKey(), file.getValue());
      bytes += content.length;
      if (bytes > MOST_BYTES) {
        throw TaskFailedException.because(
            "'files' matches more than 1 MiB, with " + file.getKey() + "; name fewer");
      }
      texts.put(file.getKey(), text(content, file.getKey()));
    }
    return texts;
  }

  private static SortedMap<String, BasicFileAttributes> find(Path workspace, PathPatterns patterns)
      throws IOException {
    SortedMap<String, BasicFileAttributes> found = new TreeMap<>();
    Files.walkFileTree(
        workspace,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(workspace) && Workspaces.isLeftOut(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = workspace.relativize(file).toString();
            if (!Workspaces.isLeftOut(file) && patterns.matches(path)) {
              found.put(path, attributes);
            }
            return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // another task works in the same directory
            }
            throw failure;
          }
        });
    return found;
  }

  private static byte[] content(Path file, String path, BasicFileAttributes attributes)
      throws TaskFailedException, IOException {
    if (!attributes.isRegularFile()) {
      throw refused(path, "is no regular file, and links are not followed");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(MOST_BYTES_OF_ONE + 1);
      if (content.length > MOST_BYTES_OF_ONE) {
        throw refused(path, "is larger than 256 KiB");
      }
      return content;
    }
  }

  private static String text(byte[] content, String path) throws TaskFailedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (text.indexOf('\0') >= 0) {
        throw refused(path, "is binary");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw refused(path, "is binary, or not UTF-8");
    }
  }

  private static TaskFailedException refused(String path, String why) {
    return TaskFailedException.because(
        path + " " + why + ", so the model cannot see it; leave it out of 'files'");
  }
}
