package dev.decurion.testing.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory, which can be filled. Closing it unmounts it. */
public final class SmallDisk implements AutoCloseable {
  private static final byte[] BLOCK = new byte[64 * 1024];

  private final Path directory;
  private final Path filling;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filling = directory.resolve("filling");
  }

  /** Mounts one of 16 MiB; the test is skipped where that is not allowed. */
  public static SmallDisk mount(Path directory) throws IOException {
    return mount(directory, 16);
  }

  /** Mounts one of that size; the test is skipped where that is not allowed. */
  public static SmallDisk mount(Path directory, int mebibytes) throws IOException {
    Files.createDirectories(directory);
    String size = "size=" + mebibytes + "m";
    String problem = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString());
    Assumptions.assumeTrue(
        problem.isEmpty(),
        () ->
            "Not tried: it needs a small disk, and only root on Linux may mount one here: "
                + problem);
    return new SmallDisk(directory);
  }

  Path directory() {
    return directory;
  }

  /** Writes until nothing more fits. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException e) {
      if (Files.getFileStore(directory).getUsableSpace() > 0) {
        throw e;
      }
    }
  }

  /** Ends a {@link #fill}. */
  void empty() throws IOException {
    Files.delete(filling);
  }

  @Override
  public void close() throws IOException {
    String problem = run("umount", directory.toString());
    if (!problem.isEmpty()) {
      throw new IOException(directory + " stays mounted: " + problem);
    }
  }

  /** What the command complained of; empty when it succeeded. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.onExit().join().exitValue();
      return status == 0 ? "" : "status " + status + ", " + output;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
