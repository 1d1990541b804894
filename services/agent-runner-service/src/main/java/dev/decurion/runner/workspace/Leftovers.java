package dev.decurion.runner.workspace;

import dev.decurion.runner.process.MarkedProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What a runner that died while it held the {@link RepositoryLock} has left behind: programs that
 * go on, and the locks of such as were killed. Only for who holds that lock, so that there is
 * nothing of the living among it.
 */
final class Leftovers {
  private static final Logger LOG = Logger.getLogger(Leftovers.class);
  private static final String MARK = "DECURION_WRITES_TO";

  /** Of what nobody changes who does not hold the lock. */
  private static final List<String> LOCKS =
      List.of(
          RunDirectory.INDEX + ".lock", RunBranch.REF + ".lock", RunDirectory.WRITTEN + ".lock");

  private final Path gitDirectory;

  Leftovers(Path gitDirectory) {
    this.gitDirectory = gitDirectory;
  }

  /** What programs have in their environment, so that they are found. */
  Map<String, String> mark() {
    return Map.of(MARK, gitDirectory + "/");
  }

  void remove() throws IOException {
    new MarkedProcesses(MARK, gitDirectory).kill();
    for (String lock : LOCKS) {
      if (Files.deleteIfExists(gitDirectory.resolve(lock))) {
        LOG.infof("Deleted %s in %s, which was left by a git that was killed", lock, gitDirectory);
      }
    }
  }
}
