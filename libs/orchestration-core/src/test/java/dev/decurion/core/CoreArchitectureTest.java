package dev.decurion.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makes the core pure. How it stands to the other modules, the module testing checks. */
class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.decurion.core");

  @Test
  void the_core_sees_only_the_jdk_and_jspecify() {
    classes()
        .that()
        .resideOutsideOfPackage("dev.decurion.core.reader.yaml")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.decurion.core..")
        .check(CORE);
  }

  @Test
  void only_the_yaml_package_sees_the_yaml_library() {
    classes()
        .that()
        .resideInAPackage("dev.decurion.core.reader.yaml")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "org.snakeyaml.engine..",
            "dev.decurion.core.plan",
            "dev.decurion.core.reader.yaml")
        .check(CORE);
  }

  @Test
  void only_the_reader_sees_the_yaml_package() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.decurion.core.reader..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.decurion.core.reader.yaml")
        .check(CORE);
  }

  @Test
  void the_plan_sees_no_other_package_of_the_core() {
    classes()
        .that()
        .resideInAPackage("dev.decurion.core.plan")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.decurion.core.plan")
        .check(CORE);
  }

  @Test
  void time_comes_in_as_an_argument() {
    noClasses()
        .should()
        .callMethodWhere(describe("it reads a clock", CoreArchitectureTest::readsClock))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CORE);
  }

  @Test
  void the_core_does_no_input_or_output() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                // Values without a socket.
                .and(not(belongToAnyOf(URI.class, URISyntaxException.class))))
        .check(CORE);
  }

  private static boolean readsClock(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    return (owner.startsWith("java.time.") && name.equals("now"))
        || (owner.equals("java.lang.System")
            && Set.of("currentTimeMillis", "nanoTime").contains(name))
        || (owner.equals("java.lang.Thread") && name.equals("sleep"));
  }
}
