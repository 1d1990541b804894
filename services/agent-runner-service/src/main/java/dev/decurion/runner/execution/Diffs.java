package dev.decurion.runner.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.core.run.Change;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.AttemptLogs;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows people what attempts changed, line by line. */
@ApplicationScoped
class Diffs {
  /** Of each attempt, in bytes. */
  static final int MOST = 256 * 1024;

  /** Read beyond that, so that the first half of a secret at the end is known as such. */
  private static final int BEYOND = 64 * 1024;

  private final AttemptLogs logs;
  private final boolean wanted;

  @Inject
  Diffs(AttemptLogs logs, RunnerConfig config) {
    this(logs, config.keepDiffs());
  }

  Diffs(AttemptLogs logs, boolean wanted) {
    this.logs = logs;
    this.wanted = wanted;
  }

  /**
   * Keeps the beginning of a diff beside the log of the attempt, where that is wanted. The change
   * itself is safe already, so one that cannot be shown fails nothing: the log says why.
   */
  void keep(Change change, Workplace place, AttemptContext context) throws InterruptedException {
    if (!wanted || change.files() == 0) {
      return;
    }
    try {
      byte[] diff = place.diff(change, MOST + BEYOND);
      if (holdsSecret(new String(diff, UTF_8), context.secrets())) {
        context.log().println("what it changed is not shown, since a secret of the task is in it");
      } else {
        keep(diff, change, context);
      }
    } catch (IOException e) {
      context.log().println("what it changed cannot be shown: " + e.getMessage());
    }
  }

  private void keep(byte[] diff, Change change, AttemptContext context) {
    try (AttemptLog text = logs.openDiff(context.held().id(), context.secrets())) {
      text.append(diff, Math.min(diff.length, MOST));
      if (diff.length > MOST) {
        byte[] note =
            "\n… (only the first %d KiB; for all of it: git show %s, in the directory of the run)\n"
                .formatted(MOST / 1024, change.commit())
                .getBytes(UTF_8);
        text.append(note, note.length);
      }
    }
  }

  /**
   * Whether the old or the new lines hold one, also when it goes over several lines, where the
   * marks at their beginnings hide it from the masking of the log.
   */
  private static boolean holdsSecret(String diff, Secrets secrets) {
    return !secrets.isEmpty()
        && Stream.of(side(diff, '-'), side(diff, '+'))
            .anyMatch(side -> !secrets.mask(side).equals(side));
  }

  /** The lines of one side, as they stand in its files. */
  private static String side(String diff, char markOfOther) {
    return Stream.of(diff.split("\n"))
        .filter(line -> !line.isEmpty() && line.charAt(0) != markOfOther)
        .map(line -> line.substring(1))
        .collect(Collectors.joining("\n"));
  }
}
