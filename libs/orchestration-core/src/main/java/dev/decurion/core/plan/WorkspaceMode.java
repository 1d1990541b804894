package dev.decurion.core.plan;

/** Where a task works. */
public enum WorkspaceMode {
  /** In the directory of its run, together with others. */
  SHARED,
  /**
   * In a git worktree of its own, which begins with the commits of what it needs and nothing else.
   * What it changed is one commit, and is merged into the branch of its run when it succeeds.
   */
  WORKTREE
}
