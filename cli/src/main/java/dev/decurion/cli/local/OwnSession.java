package dev.decurion.cli.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How to start a program outside this terminal's foreground process group: {@code setsid} of
 * util-linux, else Perl (macOS). Both replace themselves by the program, so its process id is the
 * one that was started.
 */
final class OwnSession {
  private static final Optional<List<String>> PREFIX = find();

  private OwnSession() {}

  /** Empty where the machine has neither; then Ctrl-C reaches the program too. */
  static Optional<List<String>> prefix() {
    return PREFIX;
  }

  private static Optional<List<String>> find() {
    return onPath("setsid")
        .map(setsid -> List.of(setsid))
        .or(
            () ->
                onPath("perl")
                    .map(
                        perl ->
                            List.of(
                                perl,
                                "-MPOSIX",
                                "-e",
                                "POSIX::setsid(); exec { $ARGV[0] } @ARGV")));
  }

  private static Optional<String> onPath(String program) {
    String path = System.getenv("PATH");
    return path == null
        ? Optional.empty()
        : Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
  }
}
