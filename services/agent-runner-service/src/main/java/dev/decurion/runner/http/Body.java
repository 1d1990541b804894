package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What an answer says; holds its memory until it is closed. */
final class Body implements AutoCloseable {
  private static final int MOST_SHOWN = 200;

  /** So much a body has of its own. */
  private static final int FREE = 8192;

  private final BodyMemory memory;
  private byte[] kept;
  private int length;
  private long taken;

  /**
   * How much of a body is read.
   *
   * @param bytes that it may have
   * @param kept of these
   * @param memory that it shares with others
   */
  record Limit(long bytes, int kept, BodyMemory memory) {
    /** For a body that is read as a whole, into memory. */
    static Limit whole(BodyMemory memory) {
      return new Limit(BodyMemory.MEBIBYTE, BodyMemory.MEBIBYTE, memory);
    }

    /** For a body that nobody looks at but for its beginning. */
    static Limit start(BodyMemory memory) {
      return new Limit(64L * BodyMemory.MEBIBYTE, 4 * MOST_SHOWN, memory);
    }
  }

  private Body(Limit limit) {
    this.memory = limit.memory();
    this.kept = new byte[Math.min(FREE, limit.kept())];
  }

  /**
   * Reads to the end, so that the connection can be used again.
   *
   * @throws BodyTooLargeException when there is more than the limit, or than there is memory for
   */
  static Body read(InputStream in, Limit limit) throws IOException {
    Body body = new Body(limit);
    try {
      byte[] buffer = new byte[8192];
      long length = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        length += read;
        if (length > limit.bytes()) {
          throw new BodyTooLargeException(
              "the answer has more than the %d MiB that are read; ask for less"
                  .formatted(limit.bytes() / BodyMemory.MEBIBYTE));
        }
        body.keep(buffer, Math.min(read, limit.kept() - body.length), limit.kept());
      }
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  static Body empty(Limit limit) {
    return new Body(limit);
  }

  private void keep(byte[] buffer, int more, int most) throws IOException {
    if (length + more > kept.length) {
      int larger = Math.min(most, Math.max(length + more, 2 * kept.length));
      memory.take(larger);
      kept = Arrays.copyOf(kept, larger);
      memory.giveBack(taken);
      taken = larger;
    }
    System.arraycopy(buffer, 0, kept, length, more);
    length += more;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** What was kept, as JSON. */
  JsonNode json(ObjectMapper mapper) throws IOException {
    return mapper.readTree(kept, 0, length);
  }

  @Override
  public void close() {
    memory.giveBack(taken);
    taken = 0;
  }

  /** The beginning for a message, with a colon before it; nothing when there is nothing to show. */
  String shown(Secrets secrets) {
    String text =
        Excerpt.of(
            new String(kept, 0, Math.min(length, 4 * MOST_SHOWN), UTF_8), MOST_SHOWN, secrets);
    return text.isEmpty() ? "" : ": " + text;
  }

  /** There was more than may be read. */
  static final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(String message) {
      super(message);
    }
  }
}
