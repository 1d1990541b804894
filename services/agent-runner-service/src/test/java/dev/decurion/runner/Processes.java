package dev.decurion.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Asks about processes that are nobody's children any more. */
public final class Processes {
  private Processes() {}

  /** Whether it runs; one that is dead and only waits for its parent to notice does not. */
  public static boolean isAlive(String pid) {
    long number = Long.parseLong(pid.strip());
    if (!ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(number), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException e) {
      return !Files.isDirectory(Path.of("/proc/self"));
    } catch (IOException e) {
      return false; // it ended while we looked
    }
  }

  /** Whether the process runs whose id stands in the file. */
  public static boolean isAlive(Path file) throws IOException {
    return isAlive(Files.readString(file));
  }
}
