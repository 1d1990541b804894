package dev.decurion.runner.assignments;

import dev.decurion.runner.lease.Heartbeats;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.HeldAttempts;
import dev.decurion.runner.lease.StopReason;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts the parts of a runner and ends them in order. */
@ApplicationScoped
class Runner {
  private static final Logger LOG = Logger.getLogger(Runner.class);

  /** Long enough for processes to be killed and reported. */
  private static final Duration STOP_TIME = Duration.ofSeconds(7);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Heartbeats heartbeats;
  private final AssignmentLoop loop;
  private final HeldAttempts held;

  Runner(Heartbeats heartbeats, AssignmentLoop loop, HeldAttempts held) {
    this.heartbeats = heartbeats;
    this.loop = loop;
    this.held = held;
  }

  void start(@Observes StartupEvent event) {
    heartbeats.start().thenRun(loop::start);
  }

  /** What runs is stopped and reported as lost, so that it starts elsewhere at once. */
  void stop(@Observes ShutdownEvent event) {
    try {
      loop.stop();
      if (held.size() > 0) {
        LOG.infof("Stops %d attempts", held.size());
      }
      held.all().forEach(attempt -> attempt.stop(StopReason.SHUTDOWN));
      awaitReports();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heartbeats.stop();
  }

  private void awaitReports() throws InterruptedException {
    long deadline = System.nanoTime() + STOP_TIME.toNanos();
    while (held.size() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(LOOK.toMillis());
    }
    for (HeldAttempt attempt : held.all()) {
      LOG.errorf("%s could not be reported; its lease will run out", attempt.id());
    }
  }
}
