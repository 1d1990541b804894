package dev.decurion.testing;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The walls of docs/architecture.md, over the compiled classes of all modules, which the reactor
 * has built before this one. What the core may see beyond the modules, its own test holds.
 */
class ArchitectureTest {
  private static JavaClasses decurion;

  /** A module that was not built leaves its layer empty, and that fails. */
  @BeforeAll
  static void read_all_modules() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of(".."), 2)) {
      decurion =
          new ClassFileImporter()
              .importPaths(
                  folders
                      .map(folder -> folder.resolve("target/classes"))
                      .filter(Files::isDirectory)
                      .toList());
    }
  }

  @Test
  void dependencies_between_modules_point_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.decurion..")
        .layer("core")
        .definedBy("dev.decurion.core..")
        .layer("protocol")
        .definedBy("dev.decurion.protocol..")
        .layer("connector")
        .definedBy("dev.decurion.connector..")
        .layer("security")
        .definedBy("dev.decurion.security..")
        .layer("coordinator")
        .definedBy("dev.decurion.coordinator..")
        .layer("runner")
        .definedBy("dev.decurion.runner..")
        .layer("report")
        .definedBy("dev.decurion.report..")
        .layer("command line")
        .definedBy("dev.decurion.cli..")
        .layer("Redis for tests")
        .definedBy("dev.decurion.redistesting..")
        .layer("system tests")
        .definedBy("dev.decurion.testing..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("protocol")
        .mayOnlyAccessLayers("core")
        .whereLayer("connector")
        .mayNotAccessAnyLayer()
        .whereLayer("security")
        .mayNotAccessAnyLayer()
        .whereLayer("coordinator")
        .mayOnlyAccessLayers("core", "protocol", "connector", "security")
        .whereLayer("runner")
        .mayOnlyAccessLayers("core", "protocol", "connector", "security")
        .whereLayer("report")
        .mayOnlyAccessLayers("core", "protocol", "connector", "security")
        .whereLayer("command line")
        .mayOnlyAccessLayers("core")
        .whereLayer("Redis for tests")
        .mayNotAccessAnyLayer()
        .whereLayer("system tests")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(decurion);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.decurion.(**)").should().beFreeOfCycles().check(decurion);
  }
}
