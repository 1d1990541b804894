package dev.decurion.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.reader.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleWorkspacesTest {
  @TempDir private Path directory;
  private VisibleWorkspaces workspaces;

  @BeforeEach
  void have_a_code_base_inside_and_one_outside() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    for (String code : new String[] {"root/code", "outside"}) {
      Files.createDirectories(directory.resolve(code).resolve("db"));
      Files.createFile(directory.resolve(code).resolve("db/V1.sql"));
    }
    workspaces = new VisibleWorkspaces(Optional.of(root));
  }

  @Test
  void tells_which_files_a_code_base_has() {
    WorkspaceFiles files = workspaces.files("code").orElseThrow();
    assertThat(files.exists("db/V1.sql")).isTrue();
    assertThat(files.exists("db/V2.sql")).isFalse();
    assertThat(files.exists("db")).isFalse();
    assertThat(workspaces.files(directory.resolve("root/code").toString())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nowhere",
        "../outside",
        "code/../../outside",
        "/etc",
        "code/db/V1.sql",
        "\0"
      })
  void sees_nothing_else(String workspace) {
    assertThat(workspaces.files(workspace)).isEmpty();
  }

  @Test
  void symbolic_links_lead_nowhere() throws IOException {
    Path root = directory.resolve("root");
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("outside"));
    Files.createSymbolicLink(
        root.resolve("code/db/V2.sql"), directory.resolve("outside/db/V1.sql"));
    assertThat(workspaces.files("link")).isEmpty();
    assertThat(workspaces.files("code").orElseThrow().exists("db/V2.sql")).isFalse();
  }

  @Test
  void without_a_root_there_is_nothing_to_see() {
    assertThat(new VisibleWorkspaces(Optional.empty()).files("/etc")).isEmpty();
  }
}
