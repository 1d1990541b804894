package dev.decurion.cli.command;

import dev.decurion.cli.Terminal;
import dev.decurion.cli.local.Installation;
import dev.decurion.cli.local.WorkDirectory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What commands take from the process they run in.
 *
 * @param environment variables of the process
 */
public record CommandContext(
    Terminal terminal,
    Map<String, String> environment,
    WorkDirectory directory,
    Installation installation,
    Clock clock) {
  public CommandContext {
    environment = Map.copyOf(environment);
  }

  public static CommandContext ofThisProcess() {
    return new CommandContext(
        Terminal.ofProcess(),
        System.getenv(),
        WorkDirectory.ofThisProcess(),
        Installation.ofThisProgram(),
        Clock.systemDefaultZone());
  }

  /** A variable that is set to something. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  Optional<String> token() {
    return variable("DECURION_API_TOKEN");
  }

  /** What the person calls themselves on this machine. */
  String login() {
    return variable("USER")
        .or(() -> variable("LOGNAME"))
        .orElseGet(() -> System.getProperty("user.name", "unknown"));
  }

  void print(String line) {
    terminal.out().println(line);
  }
}
