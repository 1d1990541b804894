package dev.decurion.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a task does on its runner. */
public sealed interface Action {
  /** A script for {@code /bin/sh -eu}. */
  record Run(String script) implements Action {
    public Run {
      if (script.isBlank()) {
        throw new IllegalArgumentException("the script is empty");
      }
    }
  }

  /** A program with its arguments; no shell. */
  record Exec(List<String> argv) implements Action {
    public Exec {
      argv = List.copyOf(argv);
      if (argv.isEmpty() || argv.get(0).isBlank()) {
        throw new IllegalArgumentException("the command is empty");
      }
    }
  }

  /**
   * SQL migrations, applied in order, each in a transaction and at most once.
   *
   * @param files workspace-relative paths of {@code .sql} files, or of {@code .md} files whose
   *     fenced {@code sql} blocks are taken
   * @param version the migration version of the only file; else the first number in a file's name
   */
  record Sql(List<String> files, Optional<String> version) implements Action {
    public Sql {
      files = List.copyOf(files);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no files");
      }
    }
  }

  /** Holds a slot for a time and starts no process; zero is the no-op of benchmarks and drills. */
  record Wait(Duration duration) implements Action {
    public Wait {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a wait cannot be negative: " + duration);
      }
    }
  }

  /**
   * Asks people. Needs no runner and no slot.
   *
   * @param message what they are asked
   * @param timeout how long an answer is waited for; empty for as long as the run may take
   * @param byDefault the answer when nobody gives one in time
   */
  record Approval(String message, Optional<Duration> timeout, boolean byDefault)
      implements Action {}
}
