package dev.decurion.runner.assignments;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Where assignments come in: never more than were asked for. What comes faster than it is taken on
 * gathers here, so that it is started together.
 */
@ApplicationScoped
class AssignmentIntake {
  private static final Logger LOG = Logger.getLogger(AssignmentIntake.class);

  private final BlockingQueue<Message<RedisStreamEntry>> queue = new LinkedBlockingQueue<>();
  private final Demand demand = new Demand();

  /**
   * A raw {@code Message}: for any other type the framework converts payloads, and for that it asks
   * for one message at a time, which costs a round trip to Redis for each.
   */
  @Incoming("assignments")
  @SuppressWarnings("rawtypes")
  Flow.Subscriber<Message> assignments() {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        demand.subscribed(subscription);
      }

      @Override
      @SuppressWarnings("unchecked")
      public void onNext(Message message) {
        queue.add(message);
      }

      @Override
      public void onError(Throwable failure) {
        LOG.error("No assignments come in any more; this runner must be restarted", failure);
      }

      @Override
      public void onComplete() {
        LOG.info("No more assignments come in");
      }
    };
  }

  /** Asks for so many more. */
  void request(int more) {
    demand.request(more);
  }

  /** Nothing more is taken from Redis. */
  void stop() {
    demand.cancel();
  }

  /** Waits for the next, and takes all that are there. */
  List<Message<RedisStreamEntry>> takeAll() throws InterruptedException {
    List<Message<RedisStreamEntry>> taken = new ArrayList<>();
    taken.add(queue.take());
    queue.drainTo(taken);
    return taken;
  }
}
