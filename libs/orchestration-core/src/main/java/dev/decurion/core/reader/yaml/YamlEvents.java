package dev.decurion.core.reader.yaml;

import dev.decurion.core.plan.Problem;
import java.util.Iterator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** The parser's events, its errors turned into problems that a person can act on. */
final class YamlEvents implements Iterator<Event> {
  private final String text;
  private final Iterator<Event> events;

  YamlEvents(String text) {
    this.text = text;
    // The whole text in one buffer: the parser's time for a long token is quadratic in the number
    // of buffers that it spans.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("plan")
            .setCodePointLimit(YamlLimits.MAX_CHARACTERS)
            .setBufferSize(Math.max(1024, text.length() + 1))
            .setParseComments(false)
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  @Override
  public boolean hasNext() {
    try {
      return events.hasNext();
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Event next() {
    try {
      return events.next();
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private UnreadableYamlException unreadable(RuntimeException e) {
    int line = 1;
    int column = 1;
    String message = "this is not YAML: " + e.getMessage();
    if (e instanceof MarkedYamlEngineException marked) {
      Mark mark = marked.getProblemMark().or(marked::getContextMark).orElse(null);
      line = mark == null ? 1 : mark.getLine() + 1;
      column = mark == null ? 1 : mark.getColumn() + 1;
      message = SyntaxMessage.of(marked, mark, text);
    } else if (e instanceof YamlVersionException) {
      message = "this version of YAML is not known; remove the %YAML line";
    } else if (e instanceof ReaderException unprintable) {
      int end = text.offsetByCodePoints(0, Math.min(unprintable.getPosition(), codePoints()));
      String before = text.substring(0, end);
      line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      column = 1 + before.length() - (before.lastIndexOf('\n') + 1);
      message =
          String.format(
              "a character that may not stand in a text file (U+%04X); is this a YAML or JSON file"
                  + " in UTF-8?",
              unprintable.getCodePoint());
    }
    return new UnreadableYamlException(new Problem("syntax", message, "", line, column));
  }

  private int codePoints() {
    return text.codePointCount(0, text.length());
  }
}
