package dev.decurion.cli;

import dev.decurion.cli.command.CommandContext;
import dev.decurion.cli.command.DecurionCommand;
import dev.decurion.cli.local.Installation;
import dev.decurion.cli.local.WorkDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs the command line in this JVM, in a directory, and keeps what it prints. */
public final class CommandLineUnderTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private Clock clock = Clock.system(ZoneOffset.UTC);

  public CommandLineUnderTest(Path directory) {
    this.directory = directory;
  }

  public CommandLineUnderTest with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public CommandLineUnderTest against(StubSquad squad) {
    return with("DECURION_COORDINATOR_URL", squad.address().toString())
        .with("DECURION_REPORT_URL", squad.address().toString());
  }

  public CommandLineUnderTest at(Clock other) {
    clock = other;
    return this;
  }

  public int execute(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            24,
            80,
            false);
    return DecurionCommand.in(
            new CommandContext(
                terminal,
                environment,
                new WorkDirectory(directory),
                new Installation(directory.resolve("home")),
                clock))
        .execute(arguments);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
