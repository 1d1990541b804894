package dev.decurion.runner.workspace;

import java.nio.file.Path;

/** The process whose locale knows no more than ASCII in {@link FileNamesTest}. */
final class AsciiRunner {
  private AsciiRunner() {}

  public static void main(String[] arguments) throws Exception {
    try {
      new CodeBase(Path.of(arguments[0]))
          .change("a/ascii", 1, tree -> FileNamesTest.touch(tree, "caf\\303\\251"));
    } catch (WorkspaceException e) {
      System.out.print(e.getMessage());
    }
  }
}
