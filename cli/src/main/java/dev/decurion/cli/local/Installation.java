package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The built project on this machine, from which services are started. */
public final class Installation {
  /** Quick to start and small: several of these run beside the work itself. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto");

  private final Path home;

  public Installation(Path home) {
    this.home = home;
  }

  /** The one that this command line belongs to; the launcher says where, else its jar tells. */
  public static Installation ofThisProgram() {
    String said = System.getProperty("decurion.home");
    if (said != null) {
      return new Installation(Path.of(said).toAbsolutePath().normalize());
    }
    try {
      Path code =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // HOME/cli/target/decurion-cli.jar, or HOME/cli/target/classes
      Path home = code.resolve("../../..").normalize();
      return new Installation(home);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The command line of a service.
   *
   * @throws CommandFailure when the service is not built
   */
  List<String> command(Service service) {
    Path jar =
        home.resolve("services")
            .resolve(service.module())
            .resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw CommandFailure.infrastructure(
          service.module()
              + " is not built ("
              + jar
              + " is missing): run ./mvnw -DskipTests package in "
              + home);
    }
    List<String> command = new ArrayList<>();
    command.add(java());
    String options = System.getenv("DECURION_JAVA_OPTS");
    if (options == null) {
      command.addAll(JVM_OPTIONS);
    } else if (!options.isBlank()) {
      command.addAll(List.of(options.trim().split("\\s+", -1)));
    }
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }

  /** The Java that runs this program. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
