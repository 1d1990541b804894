package dev.decurion.runner.output;

import dev.decurion.core.run.AttemptId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.runner.secrets.Secrets;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens the logs of attempts and sends what they gather, on a thread of its own. */
@ApplicationScoped
public class AttemptLogs {
  private static final Logger LOG = Logger.getLogger(AttemptLogs.class);
  private static final long FLUSH_MILLIS = 200;

  private final OutputStore store;
  private final Set<AttemptLog> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "output");
            thread.setDaemon(true);
            return thread;
          });

  AttemptLogs(OutputStore store) {
    this.store = store;
    sender.scheduleWithFixedDelay(
        () -> open.forEach(AttemptLog::send), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Opens the log of an attempt with these secrets; whoever opens it closes it. */
  public AttemptLog open(AttemptId attempt, Secrets secrets) {
    String key = Keyspace.of(attempt.run()).output(attempt.run(), attempt.task(), attempt.number());
    AttemptLog log =
        new AttemptLog(
            attempt.toString(),
            new AttemptStream(store, key),
            secrets,
            this::sendSoon,
            open::remove);
    open.add(log);
    return log;
  }

  private void sendSoon(AttemptLog log) {
    try {
      sender.execute(log::send);
    } catch (RejectedExecutionException e) {
      LOG.debugf("The rest is sent when the log is closed: %s", e.getMessage());
    }
  }

  @PreDestroy
  void stop() {
    sender.shutdown();
  }
}
