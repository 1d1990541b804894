package dev.decurion.cli.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A file that keeps some of a disk free, for the moment when tasks have filled the rest: without
 * it, Redis could not write how they failed, and their run would never end.
 */
final class Ballast {
  static final int MEBIBYTES = 32;

  private static final long MEBIBYTE = 1024 * 1024;
  private static final long LOW = 2 * MEBIBYTE;

  /** Whatever fills the disk has failed by then, and does not take this as well. */
  private static final int LOOKS = 5;

  private final Path file;
  private final LongSupplier usableBytes;
  private int looksAtFull;

  /**
   * @param file where it is; made at the first look
   */
  Ballast(Path file) {
    this(file, () -> usableBytes(file));
  }

  Ballast(Path file, LongSupplier usableBytes) {
    this.file = file;
    this.usableBytes = usableBytes;
  }

  /**
   * Takes the space while there is plenty, and gives it back when the disk has been full for the
   * last five looks.
   *
   * @return what to tell people, when it has given it back
   */
  Optional<String> look() throws IOException {
    if (usableBytes.getAsLong() >= LOW) {
      looksAtFull = 0;
      take();
      return Optional.empty();
    }
    looksAtFull++;
    return looksAtFull >= LOOKS && Files.deleteIfExists(file)
        ? Optional.of(
            "the disk with %s is full: free some space; %d MiB that were kept for this let the run go on"
                .formatted(file.getParent(), MEBIBYTES))
        : Optional.empty();
  }

  /** Gives the space back for good. */
  void giveBack() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What it writes cannot be compressed. */
  private void take() throws IOException {
    if (Files.exists(file) || usableBytes.getAsLong() < 2 * MEBIBYTES * MEBIBYTE) {
      return;
    }
    byte[] block = new byte[(int) MEBIBYTE];
    new Random(1).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < MEBIBYTES; i++) {
        out.write(block);
      }
    }
  }

  private static long usableBytes(Path file) {
    try {
      return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // nobody knows; nothing is to be done about it
    }
  }
}
