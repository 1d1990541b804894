package dev.decurion.testing.breakages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.testing.CodeBase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A change of the code base that a criterion must notice.
 *
 * @param criterion its name in the plan
 * @param task {@code agent/task}, which fails or measures less
 * @param breaks what is wrong then, in words
 * @param file in the code base
 * @param find occurs once in the file
 * @param fails whether the task fails; else it succeeds and the criterion is not met
 * @param message part of what the task says when it fails
 * @param with what the task uses in place of all that its agent needs: agents, or single tasks of
 *     them
 * @param alone whether the tasks before it in its agent are left out
 */
record Breakage(
    String criterion,
    String task,
    String breaks,
    String file,
    String find,
    String replace,
    boolean fails,
    Optional<String> message,
    Optional<List<String>> with,
    boolean alone) {

  static final Path PLAN = CodeBase.HOME.resolve("plans/fleet-modernization.yaml");
  static final String CODE_BASE = "examples/fleet-management";
  private static final Path LIST = Path.of("src/test/resources/breakages");

  /** All there are, by the names of their files. */
  static List<Breakage> all() throws IOException {
    List<Breakage> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(LIST)) {
      for (Path file : files.sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          List<?> entries =
              (List<?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
          entries.forEach(entry -> all.add(of((Map<?, ?>) entry)));
        }
      }
    }
    return all;
  }

  private static Breakage of(Map<?, ?> entry) {
    String expect = text(entry, "expect");
    if (!List.of("task-failed", "criterion-not-met").contains(expect)) {
      throw new IllegalArgumentException("no such outcome: " + expect);
    }
    Optional<List<String>> with =
        entry.get("with") instanceof List<?> agents
            ? Optional.of(agents.stream().map(String::valueOf).toList())
            : Optional.empty();
    return new Breakage(
        text(entry, "criterion"),
        text(entry, "task"),
        text(entry, "breaks"),
        text(entry, "file"),
        text(entry, "find"),
        text(entry, "replace"),
        expect.equals("task-failed"),
        Optional.ofNullable(entry.get("message")).map(String::valueOf),
        with,
        Boolean.TRUE.equals(entry.get("alone")));
  }

  private static String text(Map<?, ?> entry, String key) {
    return String.valueOf(
        Objects.requireNonNull(entry.get(key), () -> "no '" + key + "' in " + entry));
  }

  String agent() {
    return task.substring(0, task.indexOf('/'));
  }

  /** Breaks it. */
  void apply(Path codeBase) throws IOException {
    Path broken = codeBase.resolve(file);
    String text = Files.readString(broken, UTF_8);
    int at = text.indexOf(find);
    if (at < 0 || text.indexOf(find, at + 1) >= 0) {
      throw new IllegalArgumentException("'" + find + "' does not occur once in " + file);
    }
    Files.writeString(broken, text.replace(find, replace), UTF_8);
  }

  @Override
  public String toString() {
    return criterion + ": " + breaks;
  }
}
