package dev.decurion.runner.tools;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the tools that agents want this runner has. What was missing is looked for again after a
 * while: somebody may have installed it.
 */
@ApplicationScoped
public class Toolbox {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private record Look(List<String> missing, long atNanos) {}

  private final Predicate<String> present;
  private final Map<List<String>, Look> looks = new ConcurrentHashMap<>();

  @Inject
  public Toolbox() {
    this(tool -> Programs.find(tool, pathOfRunner(), Path.of("")).isPresent());
  }

  Toolbox(Predicate<String> present) {
    this.present = present;
  }

  /** Those of the tools that are not on the {@code PATH}. */
  public List<String> missing(List<String> tools) {
    if (tools.isEmpty()) {
      return tools;
    }
    return looks.compute(tools, (key, known) -> isFresh(known) ? known : look(key)).missing();
  }

  private static boolean isFresh(@Nullable Look look) {
    return look != null
        && (look.missing().isEmpty() || System.nanoTime() - look.atNanos() < LOOK_AGAIN.toNanos());
  }

  private Look look(List<String> tools) {
    return new Look(tools.stream().filter(present.negate()).distinct().toList(), System.nanoTime());
  }

  private static String pathOfRunner() {
    String path = System.getenv("PATH");
    return path == null ? "/usr/local/bin:/usr/bin:/bin" : path;
  }
}
