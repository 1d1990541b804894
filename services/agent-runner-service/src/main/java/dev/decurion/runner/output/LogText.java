package dev.decurion.runner.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes readable text of whatever a process prints: bytes that are no UTF-8 are replaced, lines
 * that are too long are cut.
 */
final class LogText {
  static final int LONGEST_LINE = 8 * 1024;
  private static final String CUT = " … (cut)";

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private int column;

  /** The text of the next bytes; an incomplete character waits for the next call. */
  String append(byte[] bytes, int length) {
    ByteBuffer input = ByteBuffer.allocate(rest.remaining() + length);
    input.put(rest).put(bytes, 0, length).flip();
    return decode(input, false);
  }

  /** The text of what still waited. */
  String end() {
    return decode(rest, true);
  }

  private String decode(ByteBuffer input, boolean last) {
    CharBuffer decoded = CharBuffer.allocate(input.remaining() + 4);
    decoder.decode(input, decoded, last);
    if (last) {
      decoder.flush(decoded);
    }
    rest = input.slice();
    return cutLines(decoded.flip());
  }

  private String cutLines(CharBuffer decoded) {
    StringBuilder text = new StringBuilder(decoded.remaining());
    while (decoded.hasRemaining()) {
      char next = decoded.get();
      if (next == '\n') {
        column = 0;
        text.append(next);
      } else if (column < LONGEST_LINE) {
        column++;
        text.append(next);
      } else if (column == LONGEST_LINE) {
        column++;
        text.append(CUT);
      }
    }
    return text.toString();
  }
}
