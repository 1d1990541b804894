package dev.decurion.core.reader.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A map or list whose end has not been read yet. */
final class OpenCollection {
  private final Optional<String> anchor;
  private final int line;
  private final int column;
  private final long nodesBefore;
  private final @Nullable List<YamlNode> items;
  private final @Nullable Map<String, YamlNode.Entry> entries;
  private YamlNode.@Nullable Scalar key;
  private int height = 1;

  OpenCollection(boolean map, Optional<String> anchor, int line, int column, long nodesBefore) {
    this.anchor = anchor;
    this.line = line;
    this.column = column;
    this.nodesBefore = nodesBefore;
    this.items = map ? null : new ArrayList<>();
    this.entries = map ? new LinkedHashMap<>() : null;
  }

  Optional<String> anchor() {
    return anchor;
  }

  long nodesBefore() {
    return nodesBefore;
  }

  int height() {
    return height;
  }

  void raise(int childHeight) {
    height = Math.max(height, childHeight + 1);
  }

  boolean expectsKey() {
    return entries != null && key == null;
  }

  void key(YamlNode.Scalar next) {
    key = next;
  }

  /** The key whose value comes next. */
  Optional<YamlNode.Scalar> key() {
    return Optional.ofNullable(key);
  }

  /** The JSON Pointer segment of the value that comes next; none where a key comes next. */
  Optional<String> segment() {
    return entries == null
        ? Optional.of(Integer.toString(items().size()))
        : key().map(name -> escape(name.text()));
  }

  static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the entry that is already there; then nothing changes. */
  Optional<YamlNode.Entry> add(YamlNode value) {
    if (entries == null) {
      items().add(value);
      return Optional.empty();
    }
    YamlNode.Scalar name = key;
    key = null;
    if (name == null) {
      throw new IllegalStateException("a value without a key");
    }
    return Optional.ofNullable(
        entries.putIfAbsent(name.text(), new YamlNode.Entry(value, name.line(), name.column())));
  }

  YamlNode close() {
    return entries == null
        ? new YamlNode.Sequence(items(), line, column)
        : new YamlNode.Mapping(entries, line, column);
  }

  private List<YamlNode> items() {
    if (items == null) {
      throw new IllegalStateException("not a list");
    }
    return items;
  }
}
