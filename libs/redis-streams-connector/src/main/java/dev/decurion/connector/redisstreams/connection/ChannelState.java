package dev.decurion.connector.redisstreams.connection;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the health of one channel. Written by the channel's event loop, read from any
 * thread. Each change is logged once, not each failed attempt.
 */
public final class ChannelState {

  private static final Logger LOG = Logger.getLogger(ChannelState.class.getPackageName());

  private static final String NOT_YET = "not established yet";

  private final String channel;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private volatile @Nullable Throwable failure;

  public ChannelState(String channel) {
    this.channel = channel;
    troubles.put("channel", "not started");
  }

  public String channel() {
    return channel;
  }

  /** The channel was subscribed to; from now on it is ready when it has no trouble. */
  public void started() {
    troubles.remove("channel");
  }

  /** Something the channel needs is not there. Logged unless the same is known. */
  public void trouble(String what, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    String known = troubles.put(what, message);
    if (known == null || known.equals(NOT_YET)) {
      LOG.warnf("Channel '%s': %s not available, trying again: %s", channel, what, message);
    } else if (!Objects.equals(known, message)) {
      LOG.debugf("Channel '%s': %s still away: %s", channel, what, message);
    }
  }

  /** Not there yet, which needs no log entry. */
  public void pending(String what) {
    troubles.putIfAbsent(what, NOT_YET);
  }

  /** It is there (again). Logged if it was away. */
  public void fine(String what) {
    String known = troubles.remove(what);
    if (known != null) {
      LOG.logf(
          known.equals(NOT_YET) ? Level.DEBUG : Level.INFO,
          "Channel '%s': %s established",
          channel,
          what);
    }
  }

  /** It is not needed any more. */
  public void dropped(String what) {
    troubles.remove(what);
  }

  /** The channel has failed for good. */
  public void failed(Throwable cause) {
    if (failure == null) {
      failure = cause;
      LOG.errorf(cause, "Channel '%s' failed and stops", channel);
    }
  }

  /** Why the channel failed for good; {@code null} while it lives. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Whether everything that the channel needs is there. */
  public boolean ready() {
    return failure == null && troubles.isEmpty();
  }

  /** What is missing, for health checks; {@code null} when ready. */
  public @Nullable String message() {
    Throwable cause = failure;
    if (cause != null) {
      return "failed: " + cause;
    }
    return troubles.isEmpty() ? null : troubles.toString();
  }
}
