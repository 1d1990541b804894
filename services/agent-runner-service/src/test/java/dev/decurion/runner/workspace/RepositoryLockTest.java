package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryLockTest {
  @TempDir Path directory;

  @Test
  void whoGivesUpTakesTheLockFromNobodyInTheSameRunner() throws Exception {
    try (RepositoryLock lock = RepositoryLock.take(directory, () -> true)) {
      assertThatThrownBy(() -> RepositoryLock.take(directory, () -> false))
          .isInstanceOf(WorkspaceException.class);
      assertThat(askedByAnotherRunner()).isEqualTo("GIVEN_UP");
    }
    assertThat(askedByAnotherRunner()).isEqualTo("taken");
    RepositoryLock.take(directory, () -> false).close();
  }

  private String askedByAnotherRunner() throws Exception {
    return AnotherProcess.output(Map.of(), LockingRunner.class, directory);
  }
}
