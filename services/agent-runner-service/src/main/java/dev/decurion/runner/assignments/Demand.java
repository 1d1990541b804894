package dev.decurion.runner.assignments;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** How many assignments are asked for; remembers what is asked before the channel is there. */
final class Demand {
  private Flow.@Nullable Subscription subscription;
  private long early;
  private boolean cancelled;

  void subscribed(Flow.Subscription given) {
    long wanted;
    synchronized (this) {
      subscription = given;
      wanted = early;
      early = 0;
    }
    if (wanted > 0) {
      given.request(wanted);
    }
  }

  void request(long more) {
    Flow.Subscription current;
    synchronized (this) {
      current = subscription;
      if (cancelled) {
        return;
      }
      if (current == null) {
        early += more;
      }
    }
    if (current != null) {
      current.request(more);
    }
  }

  void cancel() {
    Flow.Subscription current;
    synchronized (this) {
      cancelled = true;
      current = subscription;
    }
    if (current != null) {
      current.cancel();
    }
  }
}
