package dev.decurion.cli.plan;

import dev.decurion.cli.CommandFailure;
import dev.decurion.core.reader.WorkspaceFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a run works on a copy of, before anything is copied. */
final class Workspace {
  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  /** Present when the folder is on this machine. */
  static boolean exists(Path root, String written) {
    return Files.isDirectory(root.resolve(written));
  }

  static Workspace at(Path root, String written) {
    Path folder = root.resolve(written).normalize();
    if (!folder.startsWith(root)) {
      throw CommandFailure.badInput(
          "the workspace '"
              + written
              + "' is outside "
              + root
              + ", and runners of this machine work only on what is in the directory of the call:"
              + " call this command in a directory above it");
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.badInput(
          "the workspace '"
              + written
              + "' is no folder in "
              + root
              + ": call this command where it is one, or add --input workspace=FOLDER");
    }
    return new Workspace(folder);
  }

  WorkspaceFiles files() {
    return path -> Files.isRegularFile(folder.resolve(path));
  }
}
