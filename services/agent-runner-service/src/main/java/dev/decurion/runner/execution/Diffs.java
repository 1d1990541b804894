package dev.decurion.runner.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Change;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.output.OutputStore;
import dev.decurion.runner.secrets.SecretLookup;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows people what attempts changed, line by line. */
@ApplicationScoped
class Diffs {
  /** Of the diff of each attempt. */
  static final int KEPT_BYTES = 256 * 1024;

  /** Of files that are looked through for secrets; what is changed in larger ones is not shown. */
  static final int SEARCHED_BYTES = 4 * 1024 * 1024;

  private static final Duration KEPT = Duration.ofDays(7);
  private static final int USUAL_CONTEXT = 3;
  private static final int WHOLE_FILES = 1_000_000_000;

  private final OutputStore store;
  private final SecretLookup lookup;
  private final boolean wanted;

  @Inject
  Diffs(OutputStore store, SecretLookup lookup, RunnerConfig config) {
    this(store, lookup, config.keepDiffs());
  }

  Diffs(OutputStore store, SecretLookup lookup, boolean wanted) {
    this.store = store;
    this.lookup = lookup;
    this.wanted = wanted;
  }

  /**
   * Keeps the beginning of a diff beside the log of the attempt, where that is wanted. The change
   * itself is safe already, so one that cannot be shown fails nothing: the log says why.
   */
  void keep(Change change, Workplace place, AttemptContext context) {
    if (!wanted || change.files() == 0) {
      return;
    }
    try {
      AttemptId attempt = context.held().id();
      requireNoSecretIn(change, place, context.secrets());
      String key = Keyspace.of(attempt.run()).diff(attempt.run(), attempt.task(), attempt.number());
      store.keep(key, text(change, place), KEPT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what was interrupted has succeeded already
    } catch (IOException | RuntimeException e) {
      context.log().println("what it changed cannot be shown: " + e.getMessage());
    }
  }

  private static String text(Change change, Workplace place)
      throws IOException, InterruptedException {
    byte[] diff = place.diff(change, USUAL_CONTEXT, KEPT_BYTES + 1);
    if (diff.length <= KEPT_BYTES) {
      return new String(diff, UTF_8);
    }
    return new String(diff, 0, KEPT_BYTES, UTF_8)
        + "\n… (only the first %d KiB; for all of it: git show %s, in the directory of the run)\n"
            .formatted(KEPT_BYTES / 1024, change.commit());
  }

  /**
   * Looks through all of the changed files for any secret that this runner has, its own credentials
   * and whatever any task may ask for: a diff shows only some lines of them, and so perhaps a part
   * of a secret, which nobody could know as one.
   */
  private void requireNoSecretIn(Change change, Workplace place, Secrets own)
      throws IOException, InterruptedException {
    if (own.isEmpty() && lookup.names().isEmpty()) {
      return;
    }
    byte[] files = place.diff(change, WHOLE_FILES, SEARCHED_BYTES + 1);
    if (files.length > SEARCHED_BYTES) {
      throw new IOException("the files are too large to be looked through for secrets");
    }
    String both = new String(files, UTF_8);
    List<String> sides = List.of(without('+', both), without('-', both));
    if (lookup.all(own).anyMatch(secrets -> sides.stream().anyMatch(secrets::occurIn))) {
      throw new IOException("a secret is in one of the files");
    }
  }

  /** The lines of the files before or after, as they stand there, without marks between them. */
  private static String without(char mark, String diff) {
    return Stream.of(diff.split("\n"))
        .filter(line -> !line.isEmpty() && line.charAt(0) != mark && line.charAt(0) != '\\')
        .map(line -> line.substring(1))
        .collect(Collectors.joining("\n"));
  }
}
