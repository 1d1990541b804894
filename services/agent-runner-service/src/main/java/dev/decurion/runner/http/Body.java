package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an answer says.
 *
 * @param start the bytes that were kept
 */
record Body(byte[] start) {
  private static final int MOST_SHOWN = 200;

  /**
   * How much of a body is read.
   *
   * @param bytes that it may have
   * @param kept of these
   */
  record Limit(long bytes, int kept) {
    private static final int MEBIBYTE = 1024 * 1024;

    /** For a body that is read as a whole, into memory. */
    static final Limit WHOLE = new Limit(MEBIBYTE, MEBIBYTE);

    /** For a body that nobody looks at but for its beginning. */
    static final Limit START = new Limit(64L * MEBIBYTE, 4 * MOST_SHOWN);
  }

  /**
   * Reads to the end, so that the connection can be used again.
   *
   * @throws BodyTooLargeException when there is more than the limit
   */
  static Body read(InputStream in, Limit limit) throws IOException {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      length += read;
      if (length > limit.bytes()) {
        throw new BodyTooLargeException(limit.bytes());
      }
      start.write(buffer, 0, Math.min(read, limit.kept() - start.size()));
    }
    return new Body(start.toByteArray());
  }

  static Body empty() {
    return new Body(new byte[0]);
  }

  boolean isEmpty() {
    return start.length == 0;
  }

  /** The beginning for a message, with a colon before it; nothing when there is nothing to show. */
  String shown(Secrets secrets) {
    String text =
        Excerpt.of(
            new String(start, 0, Math.min(start.length, 4 * MOST_SHOWN), UTF_8),
            MOST_SHOWN,
            secrets);
    return text.isEmpty() ? "" : ": " + text;
  }

  /** There was more than may be read. */
  static final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long limit) {
      super(
          "the answer has more than the %d MiB that are read; ask for less"
              .formatted(limit / Limit.MEBIBYTE));
    }
  }
}
