package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import java.util.Arrays;
import java.util.Optional;

/** Reads paths that must stay within the workspace. */
final class WorkspacePaths {
  static final int MAX_LENGTH = 1_000;

  private WorkspacePaths() {}

  static Optional<String> read(Value value, String what) {
    return value
        .text(what)
        .flatMap(path -> Texts.withinLength(value, what, path, MAX_LENGTH))
        .filter(path -> isWithin(value, what, path));
  }

  private static boolean isWithin(Value value, String what, String path) {
    String reason =
        path.isBlank()
            ? "is empty"
            : path.startsWith("/")
                ? "is absolute"
                : path.chars().anyMatch(Character::isISOControl)
                    ? "has control characters in it"
                    : Arrays.asList(path.split("/", -1)).contains("..") ? "has '..' in it" : null;
    if (reason == null) {
      return true;
    }
    value.problem(
        "path-outside-workspace",
        () ->
            what
                + " '"
                + Identifiers.excerpt(path)
                + "' "
                + reason
                + "; give a path relative to the workspace that stays within it");
    return false;
  }
}
