package dev.decurion.connector.redisstreams;

import dev.decurion.connector.redisstreams.connector.RedisStreamsConnector;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The consumers and channels of an application, for tests through the whole framework. */
final class Channels {

  private Channels() {}

  /** The configuration of a channel with the given attributes, names and values in turn. */
  static Config config(String channel, String... attributes) {
    Map<String, String> map = new HashMap<>();
    map.put("channel-name", channel);
    map.put("connector", RedisStreamsConnector.NAME);
    map.put("retry-backoff", "20ms");
    map.put("retry-max-backoff", "200ms");
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i], attributes[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(map, "test", 1000))
        .addDiscoveredConverters()
        .build();
  }

  record Order(String customer, int items) {}

  @ApplicationScoped
  static class Consumer {

    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final List<List<Order>> batches = new CopyOnWriteArrayList<>();

    List<Order> orders() {
      return orders;
    }

    List<List<Order>> batches() {
      return batches;
    }

    @Incoming("orders")
    void order(Order order) {
      if (order.items() < 0) {
        throw new IllegalArgumentException("negative order");
      }
      orders.add(order);
    }

    @Incoming("order-batches")
    void batch(List<Order> batch) {
      batches.add(batch);
    }
  }

  @ApplicationScoped
  static class Producer {

    private final MutinyEmitter<Order> receipts;

    Producer(@Channel("receipts") MutinyEmitter<Order> receipts) {
      this.receipts = receipts;
    }

    MutinyEmitter<Order> receipts() {
      return receipts;
    }
  }
}
