/** Where attempts work: the directories of runs, their git repositories, worktrees of attempts. */
@NullMarked
package dev.decurion.runner.workspace;

import org.jspecify.annotations.NullMarked;
