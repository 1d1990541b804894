package dev.decurion.runner.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The git program for one work tree. Takes nothing from the configuration of the machine, and runs
 * no hooks. Every call blocks; an interrupt ends the program.
 */
final class Git {
  private static final Logger LOG = Logger.getLogger(Git.class);

  /** Of a program that shows something. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Of any other: far more than it needs, so that none is waited for without an end. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private static final List<String> PROGRAM =
      List.of(
          "git",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "core.autocrlf=false",
          "-c",
          "core.quotePath=false",
          "-c",
          "commit.gpgSign=false",
          // Files are the format whose heads and locks are known here.
          "-c",
          "init.defaultRefFormat=files",
          // Another runner may be at work with objects that nothing refers to yet.
          "-c",
          "gc.auto=0");

  private final Path gitDirectory;
  private final Path workTree;
  private final Map<String, String> variables;

  /**
   * @param gitDirectory where the repository, or its part for this work tree, lies
   * @param variables further ones of the environment
   */
  Git(Path gitDirectory, Path workTree, Map<String, String> variables) {
    this.gitDirectory = gitDirectory;
    this.workTree = workTree;
    this.variables = Map.copyOf(variables);
  }

  /** What a call printed. */
  record Output(int exitCode, String text, String errors) {
    /** The parts of a text that were written with {@code -z}. */
    List<String> parts() {
      return Stream.of(text.split("\0")).filter(part -> !part.isEmpty()).toList();
    }

    String line() {
      return text.strip();
    }
  }

  /** The same, with further variables. */
  Git with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    return new Git(gitDirectory, workTree, all);
  }

  Path workTree() {
    return workTree;
  }

  Path gitDirectory() {
    return gitDirectory;
  }

  /**
   * @throws IOException when it cannot be started or fails; the message is for people
   */
  Output run(String... arguments) throws IOException, InterruptedException {
    return pipe("", arguments);
  }

  /** As {@link #run}, with a standard input. */
  Output pipe(String input, String... arguments) throws IOException, InterruptedException {
    Output output = call(input, arguments);
    requireSuccess(arguments[0], output.exitCode(), output.errors());
    return output;
  }

  /** As {@link #pipe}, for what says something with its exit code. */
  Output call(String input, String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try {
      CompletableFuture<String> text = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      write(process.getOutputStream(), input);
      if (!process.waitFor(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("git %s takes longer than %s".formatted(arguments[0], LONGEST_CALL));
      }
      return new Output(process.exitValue(), text.join(), errors.join());
    } finally {
      process.destroyForcibly();
    }
  }

  /** The first bytes that a call prints; it is ended when there are more, or when it takes long. */
  byte[] firstBytes(int most, String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try {
      CompletableFuture<byte[]> text = read(process.getInputStream(), in -> in.readNBytes(most));
      CompletableFuture<String> errors = read(process.getErrorStream());
      process.getOutputStream().close();
      byte[] bytes = text.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      if (bytes.length < most) {
        requireSuccess(arguments[0], process.waitFor(), errors.join());
      }
      return bytes;
    } catch (ExecutionException e) {
      throw new IOException("git %s cannot be read: %s".formatted(arguments[0], e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("git %s takes longer than %s".formatted(arguments[0], LONGEST), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(PROGRAM);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workTree.toFile());
    setUp(builder.environment());
    return builder.start();
  }

  private static void requireSuccess(String call, int exitCode, String errors) throws IOException {
    if (exitCode != 0) {
      throw new IOException(
          "git %s failed with exit code %d: %s".formatted(call, exitCode, errors.strip()));
    }
  }

  private void setUp(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_DIR", gitDirectory.toString());
    environment.put("GIT_WORK_TREE", workTree.toString());
    environment.put("GIT_AUTHOR_NAME", "Decurion");
    environment.put("GIT_AUTHOR_EMAIL", "decurion@localhost");
    environment.put("GIT_COMMITTER_NAME", "Decurion");
    environment.put("GIT_COMMITTER_EMAIL", "decurion@localhost");
    environment.putAll(variables);
  }

  private static void write(OutputStream to, String input) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debugf("git ended before it had read everything; its exit code tells why: %s", e);
    }
  }

  private static CompletableFuture<String> read(InputStream from) {
    return read(from, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  private interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  private static <T> CompletableFuture<T> read(InputStream from, Reading<T> reading) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (from) {
            return reading.from(from);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Git::onThread);
  }

  private static void onThread(Runnable task) {
    Thread thread = new Thread(task, "git");
    thread.setDaemon(true);
    thread.start();
  }
}
