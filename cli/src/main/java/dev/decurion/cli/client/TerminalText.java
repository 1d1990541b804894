package dev.decurion.cli.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Text from plans and tasks for a terminal: without control sequences (ECMA-48, section 5.4) and
 * other control characters, with which it could move the cursor, hide lines or retitle the window.
 */
public final class TerminalText {
  private static final Pattern CONTROLS =
      Pattern.compile(
          "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]" // CSI, as of colours
              + "|(?:\u001b\\]|\u009d)[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\\\|\u009c)?" // OSC
              + "|\u001b[ -/]*[0-~]"
              + "|[\\p{Cc}&&[^\\t\\n]]");

  private TerminalText() {}

  /** Tabs and line feeds stay. */
  public static String of(String text) {
    return CONTROLS.matcher(text).replaceAll("");
  }

  /** Makes every text of an answer such a one. */
  static final class Deserializer extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return of(StringDeserializer.instance.deserialize(parser, context));
    }
  }
}
