package dev.decurion.core.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Budget;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code llm}. */
final class LlmReader {
  private static final Set<String> KEYS =
      Set.of(
          "model",
          "system",
          "prompt",
          "files",
          "edit",
          "maxOutputTokens",
          "budget",
          "temperature",
          "otherwise");
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_PATTERNS = 100;
  private static final int MAX_OUTPUT_TOKENS = 1_000_000;
  private static final int DEFAULT_OUTPUT_TOKENS = 4_000;
  private static final int MAX_TEMPERATURE = 2;

  private LlmReader() {}

  static Optional<Action> read(Value value) {
    return value.fields("'llm'", KEYS).flatMap(LlmReader::read);
  }

  private static Optional<Action> read(Fields fields) {
    Optional<String> model = fields.get("model").flatMap(v -> Texts.line(v, "the model"));
    Optional<String> system = fields.get("system").flatMap(v -> text(v, "'system'"));
    List<String> files = patterns(fields, "files");
    List<String> edit = patterns(fields, "edit");
    int maxOutputTokens =
        fields
            .get("maxOutputTokens")
            .flatMap(v -> Numbers.integer(v, "'maxOutputTokens'", 1, MAX_OUTPUT_TOKENS))
            .orElse(DEFAULT_OUTPUT_TOKENS);
    Optional<Budget> budget = fields.get("budget").flatMap(BudgetReader::read);
    Optional<BigDecimal> temperature = fields.get("temperature").flatMap(LlmReader::temperature);
    Optional<Action> otherwise =
        fields.get("otherwise").flatMap(v -> ActionReader.command(v, "'otherwise'"));
    return fields
        .require("prompt")
        .flatMap(v -> text(v, "'prompt'"))
        .map(
            prompt ->
                new Action.Llm(
                    model,
                    system,
                    prompt,
                    files,
                    edit,
                    maxOutputTokens,
                    budget,
                    temperature,
                    otherwise));
  }

  private static Optional<BigDecimal> temperature(Value value) {
    String what = "'temperature'";
    return Numbers.within(value, what, Numbers.decimal(value, what), 0, MAX_TEMPERATURE);
  }

  private static Optional<String> text(Value value, String what) {
    Optional<String> text =
        value.text(what).flatMap(written -> Texts.withoutNul(value, what, written));
    if (text.filter(String::isBlank).isPresent()) {
      value.problem("bad-value", what + " is empty");
      return Optional.empty();
    }
    if (text.filter(it -> it.getBytes(UTF_8).length > MAX_TEXT).isPresent()) {
      value.problem(
          "too-long",
          what + " has more than 64 KiB; put it into a file of the workspace, named in 'files'");
      return Optional.empty();
    }
    return text;
  }

  private static List<String> patterns(Fields fields, String key) {
    Optional<Value> list = fields.get(key);
    if (list.isEmpty()) {
      return List.of();
    }
    List<Value> items = list.get().items("'" + key + "'");
    if (list.get().isList() && items.isEmpty()) {
      list.get().problem("bad-value", "'" + key + "' names no files; name some or remove it");
    }
    if (items.size() > MAX_PATTERNS) {
      list.get().problem("too-many", "'" + key + "' has more than " + MAX_PATTERNS + " patterns");
      return List.of();
    }
    return Texts.distinct(items, "a pattern")
        .flatMap(item -> WorkspacePaths.read(item, "the pattern").stream())
        .toList();
  }
}
