package dev.decurion.core.reader;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Identifiers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a task does. */
final class ActionReader {
  /** The keys of a task of which it has exactly one. */
  static final List<String> KEYS = List.of("run", "exec", "sql", "http", "llm", "wait", "approval");

  private static final Set<String> APPROVAL_KEYS = Set.of("message", "timeout", "default");
  private static final Map<String, Boolean> ANSWERS = Map.of("approve", true, "reject", false);
  private static final Set<String> SQL_KEYS = Set.of("file", "files", "version");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,30}([._][0-9]{1,30}){0,9}");
  private static final Pattern SQL_FILE = Pattern.compile(".*[.](sql|md)", Pattern.DOTALL);

  /** Stands in for an action that has a problem, so that the rest of the plan can be checked. */
  private static final Action NOTHING = new Action.Wait(Duration.ZERO);

  private final WorkspaceFiles files;

  ActionReader(WorkspaceFiles files) {
    this.files = files;
  }

  Action read(Fields task) {
    List<String> present = task.present(KEYS);
    if (present.size() != 1) {
      task.value()
          .problem(
              "one-action",
              "a task has exactly one of run, exec, sql, http, llm, wait and approval; this one has "
                  + (present.isEmpty() ? "none" : String.join(" and ", present)));
      return NOTHING;
    }
    String key = present.get(0);
    return task.get(key).flatMap(value -> read(key, value)).orElse(NOTHING);
  }

  private Optional<Action> read(String key, Value value) {
    return switch (key) {
      case "run" -> Texts.script(value, "'run'").map(Action.Run::new);
      case "exec" -> Texts.command(value, "'exec'").map(Action.Exec::new);
      case "sql" -> sql(value);
      case "http" -> HttpReader.read(value);
      case "llm" -> LlmReader.read(value);
      case "approval" -> approval(value);
      default -> Durations.read(value, "'wait'").map(Action.Wait::new);
    };
  }

  /** A question, or a map with a question and what happens when nobody answers. */
  private static Optional<Action> approval(Value value) {
    if (!value.isMap()) {
      return Texts.line(value, "the message of 'approval'")
          .map(message -> new Action.Approval(message, Optional.empty(), false));
    }
    return value.fields("'approval'", APPROVAL_KEYS).flatMap(ActionReader::approval);
  }

  private static Optional<Action> approval(Fields fields) {
    Optional<Duration> timeout =
        fields.get("timeout").flatMap(v -> Durations.readPositive(v, "the timeout of 'approval'"));
    Optional<Boolean> byDefault =
        fields.get("default").flatMap(v -> Texts.choice(v, "the default of 'approval'", ANSWERS));
    if (fields.has("default") && !fields.has("timeout")) {
      fields
          .value()
          .problem("missing-key", "a default answer needs a 'timeout' after which it is given");
    }
    return fields
        .require("message")
        .flatMap(v -> Texts.line(v, "the message of 'approval'"))
        .map(message -> new Action.Approval(message, timeout, byDefault.orElse(false)));
  }

  /** A script, or a program with its arguments. */
  static Optional<Action> command(Value value, String what) {
    return value.isList()
        ? Texts.command(value, what).map(Action.Exec::new)
        : Texts.script(value, what).map(Action.Run::new);
  }

  private Optional<Action> sql(Value value) {
    return value.isMap()
        ? value.fields("'sql'", SQL_KEYS).flatMap(this::sqlWithKeys)
        : sqlFiles(value, false, Optional.empty());
  }

  private Optional<Action> sqlWithKeys(Fields fields) {
    Optional<String> version = fields.get("version").flatMap(ActionReader::version);
    if (fields.has("file") == fields.has("files")) {
      fields.value().problem("conflicting-keys", "'sql' needs either 'file' or 'files'");
      return Optional.empty();
    }
    Optional<Value> named = fields.has("file") ? fields.get("file") : fields.get("files");
    if (fields.has("file") && named.filter(Value::isList).isPresent()) {
      named.get().problem("wrong-type", "'file' must be text; several files stand in 'files'");
      return Optional.empty();
    }
    return named.flatMap(value -> sqlFiles(value, fields.has("version"), version));
  }

  private Optional<Action> sqlFiles(Value value, boolean versioned, Optional<String> version) {
    List<Value> items = value.isList() ? value.items("'sql'") : List.of(value);
    if (items.isEmpty()) {
      value.problem("empty-command", "'sql' has no files");
      return Optional.empty();
    }
    List<String> paths =
        Texts.distinct(items, "an SQL file")
            .flatMap(item -> sqlFile(item, versioned).stream())
            .toList();
    if (versioned && items.size() > 1) {
      value.problem("conflicting-keys", "'version' is for one file; these take theirs by name");
    }
    return paths.isEmpty() ? Optional.empty() : Optional.of(new Action.Sql(paths, version));
  }

  private Optional<String> sqlFile(Value item, boolean versioned) {
    Optional<String> path = WorkspacePaths.read(item, "the SQL file");
    if (path.isEmpty()) {
      return path;
    }
    String name = path.get().substring(path.get().lastIndexOf('/') + 1);
    if (!SQL_FILE.matcher(name).matches()) {
      item.problem(
          "bad-value", () -> "'" + Identifiers.excerpt(name) + "' must end in .sql or .md");
    } else if (!versioned && name.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      item.problem(
          "bad-value",
          () ->
              "'"
                  + Identifiers.excerpt(name)
                  + "' has no number in its name to be its version; give it one, as in V1__"
                  + Identifiers.excerpt(name)
                  + ", or write 'sql: {file: "
                  + Identifiers.excerpt(path.get())
                  + ", version: \"1\"}'");
    } else if (!files.exists(path.get())) {
      item.problem(
          "file-missing",
          () -> "the workspace has no file '" + Identifiers.excerpt(path.get()) + "'");
    }
    return path;
  }

  private static Optional<String> version(Value value) {
    Optional<String> version = value.scalar("the version");
    if (version.filter(text -> !VERSION.matcher(text).matches()).isPresent()) {
      value.problem("bad-value", "a version is numbers with dots, for example \"9\" or \"9.1\"");
      return Optional.empty();
    }
    return version;
  }
}
