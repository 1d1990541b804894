package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.reader.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A map whose keys the format fixes. */
final class Fields {
  private final Value value;
  private final String what;
  private final YamlNode.Mapping mapping;

  Fields(Value value, String what, YamlNode.Mapping mapping, Set<String> known) {
    this.value = value;
    this.what = what;
    this.mapping = mapping;
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                value
                    .member(key, entry)
                    .atKey(entry)
                    .problem("unknown-key", () -> unknownKey(key, known));
              }
            });
  }

  private String unknownKey(String key, Set<String> known) {
    if (key.equals("<<")) {
      return "YAML 1.2 has no merge key '<<'; write the keys out, or use 'defaults'";
    }
    return what
        + " has no key '"
        + Identifiers.excerpt(key)
        + "'"
        + NearestName.question(key, known)
        + "; its keys are "
        + String.join(", ", known.stream().sorted().toList());
  }

  /** The map itself. */
  Value value() {
    return value;
  }

  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  /** The keys among these that are there. */
  List<String> present(List<String> keys) {
    return keys.stream().filter(this::has).toList();
  }

  /** Empty when the key is not there, and, with a problem, when it has no value. */
  Optional<Value> get(String key) {
    YamlNode.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    Value member = value.member(key, entry);
    if (member.isNull()) {
      member
          .atKey(entry)
          .problem("null-value", "'" + key + "' has no value; give it one or remove it");
      return Optional.empty();
    }
    return Optional.of(member);
  }

  /** As {@link #get}, with a problem when the key is not there. */
  Optional<Value> require(String key) {
    if (!has(key)) {
      value.problem("missing-key", () -> what + " needs the key '" + key + "'");
    }
    return get(key);
  }
}
