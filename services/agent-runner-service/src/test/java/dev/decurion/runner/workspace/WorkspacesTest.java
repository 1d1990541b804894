package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.core.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesTest {
  private static final RunId RUN = RunId.of(1_700_000_000_000L, 1, 0);

  @TempDir Path directory;
  private Path root;
  private Path source;
  private Path workspaces;

  @BeforeEach
  void codeBase() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    source = Files.createDirectories(root.resolve("code"));
    workspaces = directory.resolve("workspaces");
    Files.createDirectories(source.resolve("src"));
    Files.writeString(source.resolve("src/main.sh"), "echo hello");
    assertThat(source.resolve("src/main.sh").toFile().setExecutable(true)).isTrue();
  }

  private Workspaces runner() {
    return new Workspaces(workspaces, root);
  }

  private Path make() throws Exception {
    return runner().of(RUN, Optional.of("code"), false);
  }

  @Test
  void aRunGetsACopyOfTheCodeBase() throws Exception {
    Path workspace = make();

    assertThat(workspace.resolve("src/main.sh")).hasContent("echo hello").isExecutable();
    Files.writeString(workspace.resolve("src/main.sh"), "changed");
    assertThat(source.resolve("src/main.sh")).hasContent("echo hello");
    assertThat(make()).isEqualTo(workspace);
    assertThat(workspace.resolve("src/main.sh")).hasContent("changed");
  }

  @Test
  void versionControlDependenciesAndBuildResultsAreLeftOut() throws Exception {
    for (String name : List.of(".git", "node_modules", "target", "src/node_modules")) {
      Files.createDirectories(source.resolve(name));
      Files.writeString(source.resolve(name).resolve("file"), "");
    }
    Path workspace = make();

    assertThat(workspace.resolve(".git")).doesNotExist();
    assertThat(workspace.resolve("node_modules")).doesNotExist();
    assertThat(workspace.resolve("target")).doesNotExist();
    assertThat(workspace.resolve("src/node_modules")).doesNotExist();
    assertThat(workspace.resolve("src/main.sh")).exists();
  }

  @Test
  void linksStayLinksWithinTheCopyAndThoseThatLeadOutAreLeftOut() throws Exception {
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(source.resolve("relative"), Path.of("src/main.sh"));
    Files.createSymbolicLink(
        source.resolve("absolute"), source.toRealPath().resolve("src/main.sh"));
    Files.createSymbolicLink(source.resolve("out"), directory.resolve("secret"));
    Files.createSymbolicLink(source.resolve("dangling-out"), Path.of("../../nothing"));
    Path workspace = make();

    assertThat(workspace.resolve("relative")).isSymbolicLink().hasContent("echo hello");
    assertThat(workspace.resolve("absolute").toRealPath())
        .isEqualTo(workspace.resolve("src/main.sh"));
    assertThat(Files.exists(workspace.resolve("out"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.exists(workspace.resolve("dangling-out"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }

  @Test
  void ofRunnersThatRaceOneMakesTheWorkspaceAndNothingElseIsLeft() throws Exception {
    for (int i = 0; i < 300; i++) {
      Files.writeString(source.resolve("file-" + i), "content");
    }
    int runners = 6;
    CyclicBarrier together = new CyclicBarrier(runners);
    List<CompletableFuture<Path>> made = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      Workspaces runner = runner();
      made.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  together.await();
                  Path workspace = runner.of(RUN, Optional.of("code"), false);
                  assertThat(workspace.resolve("file-299")).hasContent("content");
                  return workspace;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }

    assertThat(made.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    try (Stream<Path> left = Files.list(workspaces)) {
      assertThat(left).containsExactly(workspaces.resolve(RUN.value()));
    }
  }

  @Test
  void withoutACodeBaseTheWorkspaceIsEmpty() throws Exception {
    Path workspace = runner().of(RUN, Optional.empty(), false);

    try (Stream<Path> files = Files.list(workspace)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".decurion");
    }
  }

  @Test
  void aCodeBaseOutsideOfTheRootIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("elsewhere"));

    for (String outside : List.of("../elsewhere", "link", directory + "/elsewhere")) {
      assertThatThrownBy(() -> runner().of(RUN, Optional.of(outside), false))
          .hasMessageContaining("lies outside of")
          .hasMessageContaining("DECURION_WORKSPACE_ROOT");
    }
    assertThatThrownBy(() -> runner().of(RUN, Optional.of("nowhere"), false))
        .hasMessageContaining("is no directory");
    assertThat(workspaces.resolve(RUN.value())).doesNotExist();
  }

  @Test
  void aWorkdirMustLieInTheWorkspace() throws Exception {
    Path workspace = make();
    Files.createSymbolicLink(workspace.resolve("escape"), directory);

    assertThat(Workspaces.workdir(workspace, Optional.of("src")))
        .isEqualTo(workspace.resolve("src"));
    assertThatThrownBy(() -> Workspaces.workdir(workspace, Optional.of("escape")))
        .hasMessage("the workdir 'escape' leads out of the workspace");
    assertThatThrownBy(() -> Workspaces.workdir(workspace, Optional.of("../..")))
        .hasMessageContaining("leads out");
    assertThatThrownBy(() -> Workspaces.workdir(workspace, Optional.of("absent")))
        .hasMessageContaining("is no directory");
  }
}
