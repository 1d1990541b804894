package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A runner in a process of its own, which has what operating systems give to processes. */
final class AnotherProcess {
  private AnotherProcess() {}

  static ProcessBuilder of(Class<?> main, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    List.of(arguments).forEach(it -> command.add(it.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** All that it prints until it ends. */
  static String output(Map<String, String> variables, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = of(main, arguments);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
