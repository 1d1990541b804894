package dev.decurion.core.reader.yaml;

import java.util.List;
import java.util.Map;

/** A value in a YAML text. Where an alias stands, the node of its anchor is shared. */
public sealed interface YamlNode {
  /** From 1. */
  int line();

  /** From 1, in code points. */
  int column();

  /**
   * @param text as written, without quotes
   */
  record Scalar(String text, ScalarKind kind, int line, int column) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {}

  /**
   * @param entries in the order in which they are written
   */
  record Mapping(Map<String, Entry> entries, int line, int column) implements YamlNode {}

  /** The value of a key, and where the key stands. */
  record Entry(YamlNode value, int line, int column) {}
}
