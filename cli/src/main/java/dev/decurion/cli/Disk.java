package dev.decurion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says of what could not be written that the disk is full, where it is. */
public final class Disk {
  /** Less than this is taken by what stands in line to be written. */
  private static final long FULL_BYTES = 64 * 1024;

  private Disk() {}

  /** Why a path could not be written, in words, and what to do about a full disk. */
  public static String why(IOException failure, Path path) {
    return isFull(failure, path) ? fullWith(path) : failure.getMessage();
  }

  /** Whether a path could not be written because its disk is full. */
  public static boolean isFull(IOException failure, Path path) {
    return String.valueOf(failure.getMessage()).contains("No space left on device") || isFull(path);
  }

  /** Whether hardly anything fits on the disk of a path, which need not be there yet. */
  public static boolean isFull(Path path) {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false; // nobody knows
    }
  }

  public static String fullWith(Path path) {
    return "the disk with " + path + " is full: free some space";
  }
}
