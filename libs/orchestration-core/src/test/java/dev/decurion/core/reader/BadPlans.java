package dev.decurion.core.reader;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plans that every way in must refuse, with the code and the place of their one problem. */
public final class BadPlans {
  private BadPlans() {}

  /**
   * A plan with one problem.
   *
   * @param hint what the message must contain
   */
  public record BadPlan(
      String name, String text, String code, String pointer, int line, int column, String hint) {
    @Override
    public String toString() {
      return name;
    }
  }

  public static Stream<BadPlan> all() {
    return Stream.of(broken(), bombs(), names(), dependencies(), values()).flatMap(List::stream);
  }

  private static List<BadPlan> broken() {
    return List.of(
        new BadPlan("an empty text", "", "empty-plan", "", 1, 1, "'plan' and 'agents'"),
        new BadPlan("truncated", "plan: p\nagents: {a: [", "syntax", "", 2, 14, "line 2"),
        new BadPlan("a tab", "plan: p\nagents:\n\ta: 1\n", "syntax", "", 3, 1, "use spaces"),
        new BadPlan(
            "a key twice", soundPlan() + "plan: q\n", "duplicate-key", "/plan", 4, 1, "line 1"),
        new BadPlan(
            "an unknown key",
            soundPlan() + "criterai: []\n",
            "unknown-key",
            "/criterai",
            4,
            1,
            "did you mean 'criteria'?"),
        agent("not a number", "tier: .nan", "not-finite", "/agents/a/tier", 41, ".nan"));
  }

  private static List<BadPlan> bombs() {
    String aliases =
        "a0: &a0 [x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 30)
                .mapToObj(
                    i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(8) + "]\n")
                .collect(Collectors.joining());
    return List.of(
        new BadPlan(
            "aliases that explode", aliases, "too-large", "/a6/2", 7, 18, "more than 1000000"),
        new BadPlan(
            "depth 10,000",
            "[".repeat(10_000),
            "too-deep",
            "/0".repeat(64),
            1,
            65,
            "more than 64"));
  }

  private static List<BadPlan> names() {
    return List.of(
        id("with a space", "\"a b\"", "'a b'"),
        id("of dots", "..", "'..'"),
        id("with a newline", "\"a\\nb\"", "'a?b'"),
        id("of 1,000 characters", "x".repeat(1000), "at most"),
        tasks(
            "an id twice",
            "{id: t, wait: 0s}, {id: t, wait: 0s}",
            "duplicate-id",
            "/agents/a/tasks/1",
            34,
            "'t'"));
  }

  private static List<BadPlan> dependencies() {
    return List.of(
        task("an unknown agent", "needs: [b/t]", "unknown-agent", "/needs/0", 41, "'b'"),
        task("an unknown task", "needs: [u]", "unknown-task", "/needs/0", 41, "'u'"),
        task("itself", "needs: [t]", "self-dependency", "/needs/0", 41, "itself"),
        new BadPlan(
            "a cycle",
            "plan: p\nagents:\n  a: {needs: [b], tasks: [{id: t, wait: 0s}]}\n"
                + "  b: {needs: [a], tasks: [{id: u, wait: 0s}]}\n",
            "cycle",
            "/agents/a/tasks/0",
            3,
            27,
            "a/t"));
  }

  private static List<BadPlan> values() {
    return List.of(
        task("no time at all", "timeout: 0s", "out-of-range", "/timeout", 42, "more than zero"),
        task("negative time", "timeout: -5m", "bad-duration", "/timeout", 42, "-5m"),
        task(
            "10⁹ attempts",
            "retry: {attempts: 1000000000}",
            "out-of-range",
            "/retry/attempts",
            51,
            "attempts"),
        task("outside", "workdir: ../x", "path-outside-workspace", "/workdir", 42, "'..'"),
        task("absolute", "workdir: /etc", "path-outside-workspace", "/workdir", 42, "absolute"),
        tasks(
            "no command",
            "{id: t, run: ''}",
            "empty-command",
            "/agents/a/tasks/0/run",
            28,
            "empty"),
        tasks(
            "a file without a version",
            "{id: t, sql: nofile.sql}",
            "bad-value",
            "/agents/a/tasks/0/sql",
            28,
            "version: \"1\""));
  }

  /** Sound but for the file, which no workspace has. */
  public static BadPlan withoutItsFile(String workspace) {
    return new BadPlan(
        "a missing file",
        "plan: p\ninputs: {workspace: {description: w, default: "
            + workspace
            + "}}\nagents: {a: {tasks: [{id: t, sql: db/V1.sql}]}}\n",
        "file-missing",
        "/agents/a/tasks/0/sql",
        3,
        35,
        "'db/V1.sql'");
  }

  private static String soundPlan() {
    return "plan: p\nagents:\n  a: {tasks: [{id: t, wait: 0s}]}\n";
  }

  private static BadPlan id(String name, String id, String hint) {
    return new BadPlan(
        "an id " + name,
        "plan: p\nagents:\n  a: {tasks: [{wait: 0s, id: " + id + "}]}\n",
        "bad-id",
        "/agents/a/tasks/0/id",
        3,
        30,
        hint);
  }

  private static BadPlan agent(
      String name, String keys, String code, String pointer, int column, String hint) {
    return new BadPlan(
        name,
        "plan: p\nagents:\n  a: {tasks: [{id: t, wait: 0s}], " + keys + "}\n",
        code,
        pointer,
        3,
        column,
        hint);
  }

  private static BadPlan task(
      String name, String keys, String code, String pointer, int column, String hint) {
    return tasks(
        name, "{id: t, wait: 0s, " + keys + "}", code, "/agents/a/tasks/0" + pointer, column, hint);
  }

  private static BadPlan tasks(
      String name, String tasks, String code, String pointer, int column, String hint) {
    return new BadPlan(
        name, "plan: p\nagents:\n  a: {tasks: [" + tasks + "]}\n", code, pointer, 3, column, hint);
  }
}
