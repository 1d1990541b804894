package dev.decurion.runner.execution;

import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.secrets.Secrets;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Notices the milestones that running attempts announce, on a thread of its own.
 *
 * <p>It looks at size and time of each file ten times a second instead of being told of changes:
 * that costs a system call per attempt and works everywhere, while a {@link
 * java.nio.file.WatchService} needs inotify, of which hosts run out, and without it looks by itself
 * every two seconds at best.
 */
@ApplicationScoped
class Milestones {
  private static final Logger LOG = Logger.getLogger(Milestones.class);
  private static final long LOOK_MILLIS = 100;

  private final MilestoneListener listener;
  private final Set<MilestoneFile> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "milestones");
            thread.setDaemon(true);
            return thread;
          });

  Milestones(MilestoneListener listener) {
    this.listener = listener;
    looks.scheduleWithFixedDelay(
        () -> open.forEach(Milestones::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Announces what an attempt writes into a file, until closed, which announces the rest. */
  Watch watch(HeldAttempt attempt, Path path, AttemptLog log, Secrets secrets) {
    MilestoneFile file =
        new MilestoneFile(
            path, log, secrets, milestone -> listener.milestoneReached(attempt, milestone));
    open.add(file);
    return () -> {
      open.remove(file);
      file.end();
    };
  }

  private static void look(MilestoneFile file) {
    try {
      file.look();
    } catch (RuntimeException e) {
      LOG.error("Could not announce a milestone", e);
    }
  }

  @PreDestroy
  void stop() {
    looks.shutdown();
  }

  /** The time in which milestones are noticed. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
