package dev.decurion.core.reader.yaml;

import dev.decurion.core.plan.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds the tree of the one document in a text from the parser's events, without recursion. */
public final class YamlTree {
  private final Consumer<Problem> problems;
  private final Deque<OpenCollection> open = new ArrayDeque<>();
  private final Map<String, Anchored> anchors = new HashMap<>();
  private @Nullable YamlNode root;
  private long nodes;
  private int line = 1;
  private int column = 1;

  private YamlTree(Consumer<Problem> problems) {
    this.problems = problems;
  }

  /**
   * Reads a text to its end, or to the first place where that is no longer possible.
   *
   * @param problems takes what is wrong
   * @return the root; empty when there is none or when the text cannot be read to its end
   */
  public static Optional<YamlNode> parse(String text, Consumer<Problem> problems) {
    if (text.length() > YamlLimits.MAX_CHARACTERS) {
      problems.accept(
          new Problem(
              "too-large",
              "the text has more than " + YamlLimits.MAX_CHARACTERS + " characters",
              "",
              1,
              1));
      return Optional.empty();
    }
    try {
      return new YamlTree(problems).build(new YamlEvents(text));
    } catch (UnreadableYamlException e) {
      problems.accept(e.problem());
      return Optional.empty();
    }
  }

  private Optional<YamlNode> build(Iterator<Event> events) {
    while (events.hasNext()) {
      Event event = events.next();
      event.getStartMark().ifPresent(this::moveTo);
      switch (event.getEventId()) {
        case DocumentStart -> requireFirstDocument();
        case MappingStart, SequenceStart -> start((CollectionStartEvent) event);
        case MappingEnd, SequenceEnd -> end();
        case Scalar -> scalar((ScalarEvent) event);
        case Alias -> alias((AliasEvent) event);
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
      }
    }
    return Optional.ofNullable(root);
  }

  private void moveTo(Mark mark) {
    line = mark.getLine() + 1;
    column = mark.getColumn() + 1;
  }

  private void requireFirstDocument() {
    if (root != null) {
      throw unreadable(
          "several-documents",
          "a second document starts here; a file holds one plan, so remove the '---' and what"
              + " follows, or put it into a file of its own");
    }
  }

  private void start(CollectionStartEvent event) {
    count(1);
    requireNoTag(event.getTag());
    if (!open.isEmpty() && open.element().expectsKey()) {
      throw unreadable("non-string-key", "a key must be text, not a map or a list");
    }
    if (open.size() >= YamlLimits.MAX_DEPTH) {
      throw tooDeep();
    }
    boolean map = event.getEventId() == Event.ID.MappingStart;
    open.push(new OpenCollection(map, anchor(event), line, column, nodes));
  }

  private void end() {
    OpenCollection closed = open.pop();
    YamlNode node = closed.close();
    long size = nodes - closed.nodesBefore() + 1;
    closed.anchor().ifPresent(a -> anchors.put(a, new Anchored(node, size, closed.height())));
    add(node, closed.height());
  }

  private void scalar(ScalarEvent event) {
    count(1);
    requireNoTag(event.getTag());
    ScalarKind kind = event.isPlain() ? ScalarKind.ofPlain(event.getValue()) : ScalarKind.TEXT;
    YamlNode.Scalar node = new YamlNode.Scalar(event.getValue(), kind, line, column);
    anchor(event).ifPresent(a -> anchors.put(a, new Anchored(node, 1, 0)));
    if (!open.isEmpty() && open.element().expectsKey()) {
      key(node);
      return;
    }
    if (kind == ScalarKind.NOT_FINITE) {
      problem(
          "not-finite",
          "'" + node.text() + "' is not a finite number; put it into quotes if it is text");
    }
    add(node, 0);
  }

  private void alias(AliasEvent event) {
    String name = event.getAlias().getValue();
    if (open.stream().anyMatch(outer -> outer.anchor().filter(name::equals).isPresent())) {
      throw unreadable("bad-alias", "the alias *" + name + " stands within what it stands for");
    }
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw unreadable(
          "bad-alias",
          "the alias *"
              + name
              + " has no anchor &"
              + name
              + " before it; a text that starts with"
              + " '*' must be in quotes");
    }
    count(anchored.size());
    if (open.size() + anchored.height() > YamlLimits.MAX_DEPTH) {
      throw tooDeep();
    }
    if (!open.isEmpty() && open.element().expectsKey()) {
      if (!(anchored.node() instanceof YamlNode.Scalar scalar)) {
        throw unreadable("non-string-key", "a key must be text, not a map or a list");
      }
      key(new YamlNode.Scalar(scalar.text(), scalar.kind(), line, column));
      return;
    }
    add(anchored.node(), anchored.height());
  }

  private void key(YamlNode.Scalar node) {
    OpenCollection map = open.element();
    map.key(node);
    if (node.kind() != ScalarKind.TEXT) {
      problem(
          "non-string-key",
          node.text().isEmpty()
              ? "a key is missing before the ':'"
              : "the key "
                  + node.text()
                  + " is not text; put it into quotes: \""
                  + node.text()
                  + "\"");
    }
  }

  private void add(YamlNode node, int height) {
    if (open.isEmpty()) {
      root = node;
      return;
    }
    OpenCollection collection = open.element();
    collection.raise(height);
    Optional<YamlNode.Scalar> key = collection.key();
    Optional<YamlNode.Entry> first = collection.add(node);
    if (first.isPresent() && key.isPresent()) {
      problems.accept(
          new Problem(
              "duplicate-key",
              "this key already stands in line " + first.get().line() + " of the same map",
              pointer() + "/" + OpenCollection.escape(key.get().text()),
              key.get().line(),
              key.get().column()));
    }
  }

  private void count(long more) {
    nodes += more;
    if (nodes > YamlLimits.MAX_NODES) {
      throw unreadable(
          "too-large",
          "the plan has more than "
              + YamlLimits.MAX_NODES
              + " keys and values (each use of an"
              + " alias counts what it stands for)");
    }
  }

  private void requireNoTag(Optional<String> tag) {
    tag.ifPresent(
        written ->
            problem(
                "unsupported-tag",
                "a plan has no use for the YAML tag "
                    + written
                    + "; remove it, and put text that"
                    + " looks like a number into quotes"));
  }

  private static Optional<String> anchor(NodeEvent event) {
    return event.getAnchor().map(anchor -> anchor.getValue());
  }

  private String pointer() {
    StringBuilder pointer = new StringBuilder();
    open.descendingIterator()
        .forEachRemaining(outer -> outer.segment().ifPresent(s -> pointer.append('/').append(s)));
    return pointer.toString();
  }

  private void problem(String code, String message) {
    problems.accept(new Problem(code, message, pointer(), line, column));
  }

  private UnreadableYamlException tooDeep() {
    return unreadable(
        "too-deep",
        "more than " + YamlLimits.MAX_DEPTH + " maps and lists stand within each other here");
  }

  private UnreadableYamlException unreadable(String code, String message) {
    return new UnreadableYamlException(new Problem(code, message, pointer(), line, column));
  }

  /**
   * @param size nodes in it, with itself
   * @param height maps and lists within each other, with itself
   */
  private record Anchored(YamlNode node, long size, int height) {}
}
