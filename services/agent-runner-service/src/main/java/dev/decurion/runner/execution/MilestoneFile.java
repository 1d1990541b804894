package dev.decurion.runner.execution;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the file that {@code DECURION_MILESTONE} names: the name of a milestone a line. Each is
 * announced once; what is none is said in the log of the attempt and ignored, and so is a name with
 * a secret in it, which is masked before anything else happens to it. Thread-safe.
 */
final class MilestoneFile {
  static final int MOST_LINES = 100;
  static final int MOST_BYTES = 64 * 1024;

  private final Path file;
  private final AttemptLog log;
  private final Secrets secrets;
  private final Consumer<String> announce;
  private final Set<String> lines = new HashSet<>();
  private final Set<String> complaints = new HashSet<>();
  private long size;
  private FileTime modified = FileTime.fromMillis(0);
  private boolean ended;

  MilestoneFile(Path file, AttemptLog log, Secrets secrets, Consumer<String> announce) {
    this.file = file;
    this.log = log;
    this.secrets = secrets;
    this.announce = announce;
  }

  /** Announces what is new, if anything was written since the last look; complete lines only. */
  synchronized void look() {
    if (!ended) {
      read(false);
    }
  }

  /** Announces what is left; nothing is announced afterwards. */
  synchronized void end() {
    if (!ended) {
      read(true);
      ended = true;
    }
  }

  private void read(boolean last) {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        complain("is no longer a regular file");
      } else if (last || now.size() != size || !now.lastModifiedTime().equals(modified)) {
        size = now.size();
        modified = now.lastModifiedTime();
        announceLines(content(), last);
      }
    } catch (NoSuchFileException e) {
      return; // nothing was announced yet
    } catch (IOException e) {
      complain("cannot be read: " + e.getMessage());
    }
  }

  private String content() throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      String text = secrets.mask(new String(bytes, StandardCharsets.UTF_8));
      if (in.read() < 0) {
        return text;
      }
      complain("is larger than " + MOST_BYTES / 1024 + " KiB; the rest is ignored");
      return text.substring(0, text.lastIndexOf('\n') + 1); // no half of a name, or of a secret
    }
  }

  /** All lines each time, so that a file that is written anew instead of appended to does too. */
  private void announceLines(String text, boolean last) {
    int end = last ? text.length() : text.lastIndexOf('\n') + 1;
    text.substring(0, end)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !lines.contains(line))
        .forEach(this::announceLine);
  }

  private void announceLine(String line) {
    if (lines.size() >= MOST_LINES) {
      complain("has more than " + MOST_LINES + " lines; the rest is ignored");
    } else if (lines.add(line)) {
      if (Identifiers.isValid(line)) {
        announce.accept(line);
      } else {
        complain(
            "names '%s', which is ignored: a milestone is %s"
                .formatted(Identifiers.excerpt(line), Identifiers.FORM));
      }
    }
  }

  private void complain(String what) {
    if (complaints.add(what)) {
      log.println("the file in DECURION_MILESTONE " + what);
    }
  }
}
