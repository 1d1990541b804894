package dev.decurion.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A {@code decurion run} as a child process, in a directory of its own. */
public final class LocalRun {
  private final Path directory;
  private final Path output;
  private final Process process;

  private LocalRun(Path directory, Path output, Process process) {
    this.directory = directory;
    this.output = output;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param home the root of the repository
   * @param directory where it runs; gets its {@code .decurion} folder
   * @param options after {@code run}
   */
  public static LocalRun start(Path home, Path directory, String... options) throws IOException {
    return start(home, directory, Map.of(), options);
  }

  /**
   * Starts it with more variables in its environment.
   *
   * @param home the root of the repository
   * @param directory where it runs; gets its {@code .decurion} folder
   * @param options after {@code run}
   */
  public static LocalRun start(
      Path home, Path directory, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("decurion").toString());
    command.add("run");
    command.addAll(List.of(options));
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    // The build that is being tested is the one that is there.
    builder.environment().put("DECURION_NO_BUILD", "1");
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    return new LocalRun(directory, output, builder.start());
  }

  public Process process() {
    return process;
  }

  public Path directory() {
    return directory;
  }

  /** Kills it and all that it has started. */
  public void destroy() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** What it has printed so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** The completion report that it left. */
  public JsonNode report() throws IOException {
    return new ObjectMapper().readTree(stored("report.json"));
  }

  /** A file that it left beside the completion report. */
  public String stored(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(".decurion/runs"))) {
      Path stored =
          files
              .filter(file -> file.endsWith(name))
              .findFirst()
              .orElseThrow(() -> new IOException("no " + name + " below " + directory));
      return Files.readString(stored);
    }
  }

  /** The live processes whose command line names this run's directory or service. */
  public static List<ProcessHandle> processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(it -> it.info().commandLine().filter(line -> line.contains(text)).isPresent())
        .toList();
  }
}
