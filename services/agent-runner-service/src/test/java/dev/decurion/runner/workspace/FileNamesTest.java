package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files that not everybody can read. */
class FileNamesTest {
  @TempDir Path directory;
  private CodeBase code;

  @BeforeEach
  void codeBase() throws Exception {
    code = new CodeBase(directory);
  }

  @Test
  void aNameThatIsNotUtf8IsRefusedBeforeAnythingIsMerged() throws Exception {
    String before = code.tip();
    assertThatThrownBy(() -> code.change("a/latin", 1, tree -> touch(tree, "caf\\351")))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContainingAll("'caf\uFFFD'", "not UTF-8", "rename");
    assertThat(code.tip()).isEqualTo(before);

    code.change("a/next", 2, tree -> Files.writeString(tree.resolve("next"), "2"));
    assertThat(code.run().resolve("next")).hasContent("2");
    code.isClean();
  }

  @Test
  void aNameInUnicodeIsKept() throws Exception {
    code.change("a/unicode", 1, tree -> touch(tree, "caf\\303\\251"));
    assertThat(code.git(code.run(), "ls-tree", "-z", "--name-only", "run")).contains("caf\u00e9\0");
    code.isClean();
  }

  @Test
  void whereTheLocaleOfTheRunnerCannotExpressANameItSaysSo() throws Exception {
    String before = code.tip();
    String said = AnotherProcess.output(Map.of("LC_ALL", "C"), AsciiRunner.class, directory);
    assertThat(said).contains("caf", "LC_ALL=C.UTF-8").doesNotContain("Exception");
    assertThat(code.tip()).isEqualTo(before);
  }

  /**
   * @param name octal for what is not ASCII
   */
  static void touch(Path tree, String name) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "touch \"$(printf '" + name + "')\"")
            .directory(tree.toFile())
            .start();
    assertThat(shell.waitFor()).isZero();
  }
}
