package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BallastTest {
  private static final long GIBIBYTE = 1L << 30;

  private final AtomicLong usable = new AtomicLong(GIBIBYTE);
  private Path file;
  private Ballast ballast;

  @BeforeEach
  void ballast(@TempDir Path directory) {
    file = directory.resolve("ballast");
    ballast = new Ballast(file, usable::get);
  }

  private List<String> look(int times) throws IOException {
    List<String> notices = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ballast.look().ifPresent(notices::add);
    }
    return notices;
  }

  @Test
  void itKeepsSpaceFreeUntilTheDiskHasBeenFullForAWhile() throws IOException {
    assertThat(look(2)).isEmpty();
    assertThat(file).hasSize(32 << 20);

    usable.set(0);
    assertThat(look(4)).as("what fills it may still be at it").isEmpty();
    assertThat(file).exists();
    assertThat(look(5))
        .singleElement()
        .asString()
        .contains("is full: free some space", file.getParent().toString());
    assertThat(file).doesNotExist();
  }

  @Test
  void aDiskThatWasFullForAMomentKeepsIt() throws IOException {
    look(1);
    usable.set(0);
    look(4);
    usable.set(GIBIBYTE);
    look(1);
    usable.set(0);
    assertThat(look(4)).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void itIsTakenAgainWhenThereIsPlentyAndNotBefore() throws IOException {
    usable.set(40 << 20);
    look(1);
    assertThat(file).doesNotExist();
    usable.set(GIBIBYTE);
    look(1);
    assertThat(file).exists();
  }
}
