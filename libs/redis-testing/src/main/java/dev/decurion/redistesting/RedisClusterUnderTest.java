package dev.decurion.redistesting;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Redis Cluster of three masters without replicas, each a process of its own. */
public final class RedisClusterUnderTest implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Node(RedisProcess process, int busPort) {
    static Node start() {
      int busPort = RedisProcess.freePort();
      return new Node(
          RedisProcess.keeping(
              "--cluster-enabled",
              "yes",
              "--cluster-port",
              Integer.toString(busPort),
              "--cluster-announce-ip",
              "127.0.0.1",
              "--cluster-node-timeout",
              "2000"),
          busPort);
    }
  }

  private final List<Node> nodes = Stream.generate(Node::start).limit(MASTERS).toList();

  private RedisClusterUnderTest() {}

  /** A cluster that is ready and empty. */
  public static RedisClusterUnderTest create() {
    RedisClusterUnderTest cluster = new RedisClusterUnderTest();
    cluster.join();
    return cluster;
  }

  /** The addresses of all nodes, separated by commas. */
  public String urls() {
    return nodes.stream().map(node -> node.process().url()).collect(Collectors.joining(","));
  }

  public List<RedisProcess> masters() {
    return nodes.stream().map(Node::process).toList();
  }

  private void join() {
    Node first = nodes.get(0);
    for (int i = 0; i < nodes.size(); i++) {
      RedisProcess master = nodes.get(i).process();
      master.ask(
          "CLUSTER",
          "ADDSLOTSRANGE",
          Integer.toString(i * SLOTS / MASTERS),
          Integer.toString((i + 1) * SLOTS / MASTERS - 1));
      master.ask(
          "CLUSTER",
          "MEET",
          "127.0.0.1",
          Integer.toString(first.process().port()),
          Integer.toString(first.busPort()));
    }
    Awaitility.await("the cluster")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> nodes.stream().allMatch(node -> isReady(node.process())));
  }

  private static boolean isReady(RedisProcess master) {
    String info = master.ask("CLUSTER", "INFO").text();
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + SLOTS)
        && info.contains("cluster_known_nodes:" + MASTERS);
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.process().close());
  }
}
