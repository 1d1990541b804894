package dev.decurion.core.reader;

import dev.decurion.core.plan.Problem;
import dev.decurion.core.reader.yaml.ScalarKind;
import dev.decurion.core.reader.yaml.YamlNode;
import dev.decurion.core.reader.yaml.YamlTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists of texts, as tasks put them out and as people give them. */
public final class ItemList {
  private ItemList() {}

  /**
   * Reads a JSON array of texts, numbers or booleans.
   *
   * @throws IllegalArgumentException when it is something else; the message is for people
   */
  public static List<String> ofJson(String text) {
    List<Problem> problems = new ArrayList<>();
    Optional<YamlNode> root = YamlTree.parse(text, problems::add);
    if (root.isEmpty() || !problems.isEmpty() || !text.strip().startsWith("[")) {
      throw new IllegalArgumentException("it must be a JSON array, for example [\"a\", \"b\"]");
    }
    List<String> items = new ArrayList<>();
    for (YamlNode item : ((YamlNode.Sequence) root.get()).items()) {
      if (!(item instanceof YamlNode.Scalar scalar) || scalar.kind() == ScalarKind.NULL) {
        throw new IllegalArgumentException(
            "item " + items.size() + " is neither text nor number nor true nor false");
      }
      items.add(scalar.text());
    }
    return items;
  }

  /** Reads a JSON array, or items separated by commas or line breaks; blank ones do not count. */
  public static List<String> ofInput(String text) {
    return text.strip().startsWith("[")
        ? ofJson(text)
        : Arrays.stream(text.split("[,\\n]"))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
  }

  /** A JSON array (RFC 8259) of texts; null where there is none. */
  public static String json(List<Optional<String>> items) {
    return items.stream()
        .map(item -> item.map(ItemList::quoted).orElse("null"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
