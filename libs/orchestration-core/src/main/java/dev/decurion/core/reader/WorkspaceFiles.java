package dev.decurion.core.reader;

/** The code base that a plan works on, as far as a check of the plan needs it. */
@FunctionalInterface
public interface WorkspaceFiles {
  /** Takes every file for there: for who has no workspace at hand. */
  WorkspaceFiles UNCHECKED = path -> true;

  /**
   * @param relativePath from the root of the workspace, without {@code ..}
   */
  boolean exists(String relativePath);
}
