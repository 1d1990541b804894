package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.PlanInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code inputs}. */
final class InputReader {
  static final int MAX_INPUTS = 100;

  private static final Set<String> KEYS = Set.of("description", "default", "allowed");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private InputReader() {}

  static List<PlanInput> readAll(Value value) {
    List<Value.Named> entries = value.entries("'inputs'");
    if (entries.size() > MAX_INPUTS) {
      value.problem("too-many", "the plan has more than " + MAX_INPUTS + " inputs");
      return List.of();
    }
    Map<String, String> names = new HashMap<>();
    List<PlanInput> inputs = new ArrayList<>();
    for (Value.Named entry : entries) {
      if (!NAME.matcher(entry.name()).matches()) {
        entry
            .key()
            .problem(
                "bad-name",
                "'"
                    + Identifiers.excerpt(entry.name())
                    + "' cannot be the name of an input; a name"
                    + " is letters, digits and '_', starting with a letter, at most 64");
        continue;
      }
      String same = names.put(entry.name().toUpperCase(Locale.ROOT), entry.name());
      if (same != null) {
        entry
            .key()
            .problem(
                "duplicate-id",
                "the inputs '"
                    + same
                    + "' and '"
                    + entry.name()
                    + "' would both be the variable"
                    + " INPUT_"
                    + entry.name().toUpperCase(Locale.ROOT));
      }
      read(entry).ifPresent(inputs::add);
    }
    return inputs;
  }

  private static Optional<PlanInput> read(Value.Named entry) {
    if (entry.value().isNull()) {
      entry.key().problem("null-value", "the input has no value; write {} for one without keys");
      return Optional.empty();
    }
    return entry.value().fields("an input", KEYS).map(fields -> read(entry.name(), fields));
  }

  private static PlanInput read(String name, Fields fields) {
    PlanInput input =
        new PlanInput(
            name,
            fields.get("description").flatMap(Texts::description).orElse(""),
            fields.get("default").flatMap(value -> inputValue(value, "the default")),
            fields.get("allowed").map(InputReader::allowed).orElse(List.of()));
    if (input.defaultValue().filter(value -> !input.allows(value)).isPresent()) {
      fields
          .value()
          .problem(
              "bad-value",
              () ->
                  "the default '"
                      + Identifiers.excerpt(input.defaultValue().orElseThrow())
                      + "' is not among the allowed values");
    }
    return input;
  }

  private static List<String> allowed(Value list) {
    List<Value> items = list.items("'allowed'");
    if (list.isList() && items.isEmpty()) {
      list.problem("bad-value", "'allowed' has no values, so the input could have none");
    }
    return items.stream()
        .flatMap(item -> inputValue(item, "an allowed value").stream())
        .distinct()
        .toList();
  }

  private static Optional<String> inputValue(Value value, String what) {
    return value
        .scalar(what)
        .flatMap(text -> Texts.withoutNul(value, what, text))
        .flatMap(text -> Texts.withinLength(value, what, text, EnvReader.MAX_VALUE));
  }
}
