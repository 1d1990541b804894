package dev.decurion.core.reader;

import dev.decurion.core.plan.Action.Http.Expectation;
import dev.decurion.core.plan.Action.Http.Method;
import dev.decurion.core.plan.Identifiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code expect} of {@code http}. */
final class ExpectationReader {
  private static final Set<String> KEYS = Set.of("status", "json");
  private static final int MIN_STATUS = 200; // those below announce an answer, they are none
  private static final int MAX_STATUS = 599;
  private static final int MAX_POINTERS = 50;
  private static final int MAX_LENGTH = 1_000;
  private static final Pattern POINTER = Pattern.compile("(/[^~]*+(~[01][^~]*+)*+)?");

  private ExpectationReader() {}

  static Expectation read(Value value, Method method) {
    return value
        .fields("'expect'", KEYS)
        .map(fields -> read(fields, method))
        .orElse(Expectation.SUCCESS);
  }

  private static Expectation read(Fields fields, Method method) {
    if (fields.has("json") && method == Method.HEAD) {
      fields
          .value()
          .problem("conflicting-keys", "the answer to a HEAD has no body, and so no 'json' in it");
    }
    return new Expectation(
        fields.get("status").map(ExpectationReader::statuses).orElse(List.of()),
        fields.get("json").map(ExpectationReader::json).orElse(Map.of()));
  }

  private static List<Integer> statuses(Value value) {
    List<Value> items = value.isList() ? value.items("'status'") : List.of(value);
    if (items.isEmpty()) {
      value.problem("bad-value", "'status' is empty; without it, any 2xx is expected");
    }
    Set<Integer> statuses = new TreeSet<>();
    for (Value item : items) {
      Optional<Integer> status = Numbers.integer(item, "a status", MIN_STATUS, MAX_STATUS);
      if (status.isPresent() && !statuses.add(status.get())) {
        item.problem("duplicate-value", status.get() + " stands in this list twice");
      }
    }
    return List.copyOf(statuses);
  }

  private static Map<String, String> json(Value value) {
    Map<String, String> expected = new LinkedHashMap<>();
    for (Value.Named entry : value.entries("'json' of 'expect'")) {
      String what = "the value at " + Identifiers.excerpt(entry.name());
      if (isPointer(entry.key(), entry.name())) {
        JsonText.read(entry.value(), what)
            .flatMap(json -> Texts.withinLength(entry.value(), what, json, MAX_LENGTH))
            .ifPresent(json -> expected.put(entry.name(), json));
      }
    }
    if (expected.size() > MAX_POINTERS) {
      value.problem("too-many", "'json' of 'expect' has more than " + MAX_POINTERS + " pointers");
    }
    return expected;
  }

  private static boolean isPointer(Value key, String pointer) {
    if (pointer.length() <= MAX_LENGTH && POINTER.matcher(pointer).matches()) {
      return true;
    }
    key.problem(
        "bad-value",
        () ->
            "'"
                + Identifiers.excerpt(pointer)
                + "' is not a JSON Pointer; one starts with '/', as in /items/0/id, or is empty for"
                + " the whole, and has at most "
                + MAX_LENGTH
                + " characters");
    return false;
  }
}
