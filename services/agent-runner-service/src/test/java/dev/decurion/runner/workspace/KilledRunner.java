package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process that {@link KilledMergeTest} kills. */
final class KilledRunner {
  private KilledRunner() {}

  public static void main(String[] arguments) throws Exception {
    new CodeBase(Path.of(arguments[0])).change("a/killed", 10, KilledRunner::work);
  }

  static void work(Path tree) throws IOException {
    for (int i = 0; i < 50; i++) {
      Files.writeString(tree.resolve("src/file" + i), "changed\n");
    }
    Files.delete(tree.resolve("src/lines"));
    Files.createDirectories(tree.resolve("new"));
    Files.writeString(tree.resolve("new/file"), "new\n");
  }
}
