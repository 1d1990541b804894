package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.Problem;
import dev.decurion.core.reader.yaml.ScalarKind;
import dev.decurion.core.reader.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of the plan's text, and the way that leads to it. Reading it as something that it is not
 * adds a problem and yields nothing, so that reading can go on.
 */
final class Value {
  private final @Nullable Value parent;
  private final String segment;
  private final YamlNode node;
  private final int line;
  private final int column;
  private final Problems problems;

  private Value(@Nullable Value parent, String segment, YamlNode node, Problems problems) {
    this(parent, segment, node, node.line(), node.column(), problems);
  }

  private Value(
      @Nullable Value parent,
      String segment,
      YamlNode node,
      int line,
      int column,
      Problems problems) {
    this.parent = parent;
    this.segment = segment;
    this.node = node;
    this.line = line;
    this.column = column;
    this.problems = problems;
  }

  static Value root(YamlNode node, Problems problems) {
    return new Value(null, "", node, problems);
  }

  /** The same value, with its problems shown at its key. */
  Value atKey(YamlNode.Entry entry) {
    return new Value(parent, segment, node, entry.line(), entry.column(), problems);
  }

  Value member(String key, YamlNode.Entry entry) {
    return new Value(this, key, entry.value(), problems);
  }

  String pointer() {
    if (parent == null) {
      return "";
    }
    return parent.pointer() + "/" + segment.replace("~", "~0").replace("/", "~1");
  }

  void problem(String code, String message) {
    problem(code, () -> message);
  }

  void problem(String code, Supplier<String> message) {
    problems.add(() -> new Problem(code, message.get(), pointer(), line, column));
  }

  boolean isNull() {
    return node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.NULL;
  }

  boolean isList() {
    return node instanceof YamlNode.Sequence;
  }

  boolean isMap() {
    return node instanceof YamlNode.Mapping;
  }

  /**
   * A map of keys that are fixed by the format; adds a problem for every other key.
   *
   * @param what for messages, for example {@code a task}
   */
  Optional<Fields> fields(String what, Set<String> known) {
    if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(new Fields(this, what, mapping, known));
    }
    problem("wrong-type", () -> what + " must be a map (key: value), not " + described());
    return Optional.empty();
  }

  /** The entries of a map whose keys the plan chooses. */
  List<Named> entries(String what) {
    if (node instanceof YamlNode.Mapping mapping) {
      List<Named> entries = new ArrayList<>(mapping.entries().size());
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                Value value = member(key, entry);
                entries.add(new Named(key, value.atKey(entry), value));
              });
      return entries;
    }
    problem("wrong-type", () -> what + " must be a map (name: value), not " + described());
    return List.of();
  }

  /**
   * @param key the value, with its problems shown at the key
   */
  record Named(String name, Value key, Value value) {}

  List<Value> items(String what) {
    if (node instanceof YamlNode.Sequence sequence) {
      List<Value> items = new ArrayList<>(sequence.items().size());
      for (YamlNode item : sequence.items()) {
        items.add(new Value(this, Integer.toString(items.size()), item, problems));
      }
      return items;
    }
    problem("wrong-type", () -> what + " must be a list, not " + described());
    return List.of();
  }

  /** Text that is quoted or cannot be taken for anything else. */
  Optional<String> text(String what) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.TEXT) {
      return Optional.of(scalar.text());
    }
    String hint =
        node instanceof YamlNode.Scalar scalar && !isNull()
            ? "; put it into quotes: \"" + Identifiers.excerpt(scalar.text()) + "\""
            : "";
    problem("wrong-type", () -> what + " must be text, not " + described() + hint);
    return Optional.empty();
  }

  /** Text, or a number or true or false as it is written. */
  Optional<String> scalar(String what) {
    if (node instanceof YamlNode.Scalar scalar && !isNull()) {
      return Optional.of(scalar.text());
    }
    problem("wrong-type", () -> what + " must be text, not " + described());
    return Optional.empty();
  }

  Optional<Boolean> bool(String what) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN) {
      return Optional.of(scalar.text().equalsIgnoreCase("true"));
    }
    problem("wrong-type", () -> what + " must be true or false, not " + described());
    return Optional.empty();
  }

  /** A finite number as it is written. */
  Optional<String> number(String what) {
    if (node instanceof YamlNode.Scalar scalar
        && (scalar.kind() == ScalarKind.INTEGER || scalar.kind() == ScalarKind.DECIMAL)) {
      return Optional.of(scalar.text());
    }
    // One that is not finite is a problem of the tree already.
    if (!(node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.NOT_FINITE)) {
      problem("wrong-type", () -> what + " must be a number, not " + described());
    }
    return Optional.empty();
  }

  boolean isText() {
    return node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.TEXT;
  }

  boolean isBoolean() {
    return node instanceof YamlNode.Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN;
  }

  boolean isNumber() {
    return node instanceof YamlNode.Scalar scalar
        && (scalar.kind() == ScalarKind.INTEGER || scalar.kind() == ScalarKind.DECIMAL);
  }

  /** What it is, for messages. */
  String described() {
    if (node instanceof YamlNode.Scalar scalar) {
      String text = Identifiers.excerpt(scalar.text());
      return switch (scalar.kind()) {
        case NULL -> "nothing";
        case TEXT -> "the text '" + text + "'";
        case BOOLEAN -> text;
        case INTEGER, DECIMAL, NOT_FINITE -> "the number " + text;
      };
    }
    return isList() ? "a list" : "a map";
  }
}
