package dev.decurion.runner.workspace;

import java.util.Collection;
import java.util.stream.Collectors;

/** Paths in messages. */
final class Paths {
  private static final int LISTED = 5;

  private Paths() {}

  /** The first few, and how many more there are. */
  static String listed(Collection<String> paths) {
    String first = paths.stream().limit(LISTED).collect(Collectors.joining(", "));
    return paths.size() > LISTED ? first + " and " + (paths.size() - LISTED) + " more" : first;
  }
}
