package dev.decurion.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * Sends a request over HTTP, or one request many times, and compares the answers with what is
   * expected.
   *
   * @param headers by name, no two of which differ in case alone, those with secrets not included
   * @param secretHeaders those whose value is known to the runner only
   * @param timeout of one request with its redirects
   * @param repeat empty for a single request
   */
  record Http(
      HttpUrl url,
      Method method,
      Map<String, String> headers,
      Map<String, SecretHeader> secretHeaders,
      Optional<String> body,
      Expectation expect,
      Duration timeout,
      Optional<Repeat> repeat)
      implements Action {
    public Http {
      headers = inOrder(headers);
      secretHeaders = secretHeaders == null ? Map.of() : inOrder(secretHeaders);
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("a request needs time: " + timeout);
      }
    }

    /** The names of the secrets that the request needs. */
    public List<String> secrets() {
      return secretHeaders.values().stream().map(SecretHeader::secret).distinct().toList();
    }

    /**
     * The value of a header: the prefix and, right behind it, the value of a secret.
     *
     * @param secret its name
     */
    public record SecretHeader(String prefix, String secret) {}

    /** What is done with the resource. */
    public enum Method {
      GET,
      HEAD,
      POST,
      PUT,
      PATCH,
      DELETE,
      OPTIONS
    }

    /**
     * What an answer must be like.
     *
     * @param statuses codes, one of which it has; empty for any 2xx
     * @param json values in its body, as JSON text, by JSON Pointer (RFC 6901)
     */
    public record Expectation(List<Integer> statuses, Map<String, String> json) {
      /** Any 2xx, whatever the body. */
      public static final Expectation SUCCESS = new Expectation(List.of(), Map.of());

      public Expectation {
        statuses = List.copyOf(statuses);
        json = inOrder(json);
      }
    }

    /**
     * How often the request is sent.
     *
     * @param concurrency how many are under way at a time
     * @param maxFailures with more failures than these the task has failed
     */
    public record Repeat(int times, int concurrency, int maxFailures) {
      /** One request, which must succeed. */
      public static final Repeat ONCE = new Repeat(1, 1, 0);

      public Repeat {
        if (times < 1 || concurrency < 1 || maxFailures < 0) {
          throw new IllegalArgumentException(
              "not a repetition: %d, %d, %d".formatted(times, concurrency, maxFailures));
        }
      }
    }

    private static <T> Map<String, T> inOrder(Map<String, T> map) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
  }

  /**
   * Asks a language model; its answer is an output, or edits of the code base.
   *
   * @param model empty for the runner's own
   * @param system what the model is told beside the prompt
   * @param prompt a text, nothing is put into it
   * @param files patterns of the files that the model gets to see; see docs/plan-format.md
   * @param edit patterns of the files that it may change; empty when it changes none
   * @param maxOutputTokens the most that an answer may have
   * @param budget of the task, over all its attempts
   * @param temperature empty for the model's own
   * @param otherwise a {@link Run} or {@link Exec}: what is done instead where the runner knows no
   *     model
   */
  record Llm(
      Optional<String> model,
      Optional<String> system,
      String prompt,
      List<String> files,
      List<String> edit,
      int maxOutputTokens,
      Optional<Budget> budget,
      Optional<BigDecimal> temperature,
      Optional<Action> otherwise)
      implements Action {
    public Llm {
      files = List.copyOf(files);
      edit = List.copyOf(edit);
      if (prompt.isBlank()) {
        throw new IllegalArgumentException("the prompt is empty");
      }
      if (maxOutputTokens < 1) {
        throw new IllegalArgumentException("an answer needs tokens: " + maxOutputTokens);
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
