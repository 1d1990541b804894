package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk on which a directory lies. */
public final class Disk {
  /** Less than this is taken by what stands in line to be written. */
  private static final long FULL_BYTES = 64 * 1024;

  private Disk() {}

  /** Whether hardly anything fits on it. */
  public static boolean isFull(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false; // the directory is not there, which is another matter
    }
  }
}
