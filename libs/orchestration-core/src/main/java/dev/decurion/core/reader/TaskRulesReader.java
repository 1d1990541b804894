package dev.decurion.core.reader;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.LateFailure;
import dev.decurion.core.plan.TaskRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a task takes part in the flow of its plan. */
final class TaskRulesReader {
  private static final Map<String, Condition> CONDITIONS =
      Map.of(
          "success", Condition.SUCCESS, "failure", Condition.FAILURE, "always", Condition.ALWAYS);
  private static final Map<String, LateFailure> LATE_FAILURES =
      Map.of("keep", LateFailure.KEEP, "cancel", LateFailure.CANCEL);
  private static final int MAX_LOCKS = 20;
  private static final int MAX_EXIT_CODE = 255;

  private TaskRulesReader() {}

  static TaskRules read(Fields task, Action action, NeedReader needs) {
    if (action instanceof Action.Approval) {
      refuse(task, "locks");
      refuse(task, "parkOn");
      refuse(task, "skipOn");
      refuse(task, "verify");
      refuse(task, "workspace");
    }
    Optional<Integer> parkOn = task.get("parkOn").flatMap(it -> exitCode(it, "parkOn"));
    Optional<Integer> skipOn = task.get("skipOn").flatMap(it -> exitCode(it, "skipOn"));
    if (skipOn.isPresent() && skipOn.equals(parkOn)) {
      task.get("skipOn")
          .ifPresent(
              value ->
                  value.problem(
                      "conflicting-keys",
                      "the exit code "
                          + parkOn.get()
                          + " cannot both park the task and skip it; give 'skipOn' another one"));
    }
    return new TaskRules(
        task.get("when")
            .flatMap(value -> Texts.choice(value, "'when'", CONDITIONS))
            .orElse(Condition.SUCCESS),
        task.get("allowFailure").flatMap(value -> value.bool("'allowFailure'")).orElse(false),
        task.get("onLateFailure")
            .flatMap(value -> Texts.choice(value, "'onLateFailure'", LATE_FAILURES))
            .orElse(LateFailure.KEEP),
        task.get("locks").map(TaskRulesReader::locks).orElse(List.of()),
        parkOn,
        skipOn,
        FanOutReader.read(task, needs));
  }

  private static void refuse(Fields task, String key) {
    task.get(key)
        .ifPresent(
            value ->
                value.problem(
                    "conflicting-keys", "an approval runs nothing, so it has no '" + key + "'"));
  }

  private static Optional<Integer> exitCode(Value value, String key) {
    return Numbers.integer(value, "the exit code of '" + key + "'", 1, MAX_EXIT_CODE);
  }

  private static List<String> locks(Value list) {
    List<Value> items = list.items("'locks'");
    if (items.size() > MAX_LOCKS) {
      list.problem("too-many", "a task takes at most " + MAX_LOCKS + " locks");
      return List.of();
    }
    List<String> locks = new ArrayList<>();
    Texts.distinct(items, "a lock")
        .forEach(
            item ->
                item.text("a lock")
                    .filter(name -> Texts.isId(item, "a lock", name))
                    .ifPresent(locks::add));
    return locks;
  }
}
