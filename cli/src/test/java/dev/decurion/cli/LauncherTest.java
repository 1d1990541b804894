package dev.decurion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code decurion}, with a stand-in for java that prints how it was called. */
class LauncherTest {
  @TempDir private Path directory;
  private Path home;
  private Path javaHome;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    Files.copy(Path.of("../decurion"), home.resolve("decurion"));
    executable(home.resolve("decurion"));
    javaHome = directory.resolve("jdk");
    write(javaHome.resolve("bin/java"), "#!/bin/sh\necho started \"$@\"\n");
    executable(javaHome.resolve("bin/java"));
    write(javaHome.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    Files.createDirectories(home.resolve("cli/target/lib"));
    write(home.resolve("cli/target/decurion-cli.jar"), "");
  }

  @Test
  void startsWhatIsBuilt() throws Exception {
    Result result = launch("run", "a plan.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("started", "-Ddecurion.home=" + home, "-Ddecurion.terminal=false")
        .endsWith("dev.decurion.cli.command.Decurion run a plan.yaml\n");
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("decurion"));

    assertThat(launch(link).output()).contains("-Ddecurion.home=" + home);
  }

  @Test
  void saysWhichJavaIsTooOld() throws Exception {
    write(javaHome.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");

    Result result = launch();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output()).contains("is Java 1.8.0_402: Java 17 or newer is needed");
  }

  @Test
  void saysWhenJavaIsMissing() throws Exception {
    Files.delete(javaHome.resolve("bin/java"));

    Result result = launch();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output()).contains("there is no bin/java in it");
  }

  @Test
  void buildsWhatIsNotBuiltAndThenNotAgain() throws Exception {
    write(home.resolve("cli/src/main/A.java"), "");
    write(
        home.resolve("mvnw"),
        """
        #!/bin/sh
        echo building
        for service in coordinator-service agent-runner-service report-service; do
          mkdir -p services/$service/target/quarkus-app
          touch services/$service/target/quarkus-app/quarkus-run.jar
        done
        """);
    executable(home.resolve("mvnw"));
    write(javaHome.resolve("bin/javac"), "");
    executable(javaHome.resolve("bin/javac"));

    assertThat(launch().output()).contains("building what is missing", "building\n", "started");
    assertThat(launch().output()).doesNotContain("building").contains("started");
  }

  @Test
  void aBuildThatFailsIsSaid() throws Exception {
    write(home.resolve("cli/src/main/A.java"), "");
    write(home.resolve("mvnw"), "#!/bin/sh\nexit 1\n");
    executable(home.resolve("mvnw"));
    write(javaHome.resolve("bin/javac"), "");
    executable(javaHome.resolve("bin/javac"));

    Result result = launch();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output()).contains("the build failed").doesNotContain("started");
  }

  @Test
  void aPlaceWhereNothingCanBeBuiltIsSaid() throws Exception {
    write(home.resolve("cli/src/main/A.java"), "");
    write(home.resolve("target"), "in the way");
    write(javaHome.resolve("bin/javac"), "");
    executable(javaHome.resolve("bin/javac"));

    Result result = launch();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output())
        .contains("cannot write to " + home.resolve("target"), "free some space")
        .doesNotContain("started");
  }

  private Result launch(String... arguments) throws Exception {
    return launch(home.resolve("decurion"), arguments);
  }

  private Result launch(Path script, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().remove("DECURION_NO_BUILD");
    Process process = builder.directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private record Result(int status, String output) {}
}
