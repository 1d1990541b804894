package dev.decurion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A folder that looks like a built Decurion, whose services are {@link StubSquad}s. */
public final class StubInstallation {
  private StubInstallation() {}

  public static void in(Path directory, String mode) throws IOException {
    Files.writeString(directory.resolve("stub-mode"), mode);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, StubSquad.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        StubSquad.class.getProtectionDomain().getCodeSource().getLocation().toString());
    for (String service :
        List.of("coordinator-service", "agent-runner-service", "report-service")) {
      Path jar =
          directory
              .resolve("home/services")
              .resolve(service)
              .resolve("target/quarkus-app/quarkus-run.jar");
      Files.createDirectories(jar.getParent());
      new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }
  }
}
