package dev.decurion.runner.execution;

import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the file that {@code DECURION_OUTPUT} names: {@code key=value} lines. */
final class OutputFile {
  static final int MOST_BYTES = 64 * 1024;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private OutputFile() {}

  /** What it says, with the secrets masked, also in the message of a failure. */
  static Map<String, String> read(Path file, Secrets secrets)
      throws TaskFailedException, IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Map.of();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw TaskFailedException.because("DECURION_OUTPUT is no longer a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw TaskFailedException.because(
          "the outputs (DECURION_OUTPUT) are larger than " + MOST_BYTES / 1024 + " KiB");
    }
    return parse(secrets.mask(decode(bytes)));
  }

  private static String decode(byte[] bytes) throws TaskFailedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw TaskFailedException.because("the outputs (DECURION_OUTPUT) are not UTF-8", e);
    }
  }

  static Map<String, String> parse(String text) throws TaskFailedException {
    Map<String, String> outputs = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw bad(number, "is not key=value: " + excerpt(line));
      }
      String key = line.substring(0, equals);
      if (!KEY.matcher(key).matches()) {
        throw bad(
            number,
            "has a bad key, '"
                + excerpt(key)
                + "'; a key is 1 to 64 letters, digits, '_', '.' and '-'");
      }
      outputs.put(key, line.substring(equals + 1));
    }
    return outputs;
  }

  private static TaskFailedException bad(int line, String what) {
    return TaskFailedException.because(
        "line " + line + " of the outputs (DECURION_OUTPUT) " + what);
  }

  /** A text for an error message: printable and not longer than a line. */
  static String excerpt(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 57) + "...";
  }
}
