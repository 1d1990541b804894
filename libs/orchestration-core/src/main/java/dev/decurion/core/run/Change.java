package dev.decurion.core.run;

import java.util.List;

/**
 * What an attempt changed in the code base of its run.
 *
 * @param commit hexadecimal name of the git commit that holds it; the one it began with when it
 *     changed nothing
 * @param files how many files it added, changed or deleted
 * @param insertions lines added; those of binary files are not counted
 * @param deletions lines removed, likewise
 * @param changed the first {@value #LISTED} of these files in order of their paths
 */
public record Change(
    String commit, int files, long insertions, long deletions, List<ChangedFile> changed) {
  public static final int LISTED = 100;

  public Change {
    changed = List.copyOf(changed);
    if (changed.size() > LISTED) {
      throw new IllegalArgumentException("at most " + LISTED + " files: " + changed.size());
    }
  }

  /**
   * A file that was added, changed or deleted.
   *
   * @param path relative to the workspace, with slashes
   * @param insertions lines added; 0 for a binary file
   */
  public record ChangedFile(String path, long insertions, long deletions) {}
}
