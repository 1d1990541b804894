package dev.decurion.testing.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between the services and Redis and does what networks do: it cuts, stalls, half-closes and
 * loses connections. While Redis is down, connections are accepted and closed at once.
 */
final class RedisProxy implements AutoCloseable {
  /** Which way bytes go. */
  enum Direction {
    TO_REDIS,
    FROM_REDIS;

    Direction opposite() {
      return this == TO_REDIS ? FROM_REDIS : TO_REDIS;
    }
  }

  private final URI redis;
  private final ServerSocket server;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<ProxiedConnection> lost = ConcurrentHashMap.newKeySet();
  private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);

  RedisProxy(String redis) {
    this.redis = URI.create(redis);
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for the proxy", e);
    }
    Thread thread = new Thread(this::accept, "proxy-accept");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  /** Ends all connections. */
  synchronized void cut() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Nothing passes in these directions, on connections that are there and on new ones. */
  synchronized void stall(Set<Direction> directions) {
    stalled.addAll(directions);
    connections.forEach(this::stall);
  }

  /**
   * Ends one direction of all connections that are there. Nothing passes in the other direction, so
   * that one side believes them open, until {@link #goOn}.
   */
  synchronized void halfClose(Direction direction) throws IOException {
    for (ProxiedConnection connection : connections) {
      connection.way(direction.opposite()).stall();
      connection.way(direction).shut();
    }
  }

  /** Ends a {@link #stall} or a {@link #halfClose}; what waited passes now. */
  synchronized void goOn() {
    stalled.clear();
    for (ProxiedConnection connection : connections) {
      for (Direction direction : Direction.values()) {
        connection.way(direction).goOn();
      }
    }
  }

  /** Nothing ever passes again on the connections that are there, and neither side is told. */
  synchronized void lose() {
    lost.forEach(ProxiedConnection::reset); // those of the last time; files are limited
    lost.clear();
    lost.addAll(connections);
    connections.clear();
    for (ProxiedConnection connection : lost) {
      for (Direction direction : Direction.values()) {
        connection.way(direction).lose();
      }
    }
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy's port stays open", e);
    }
    cut();
    lost.forEach(ProxiedConnection::reset);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        // The proxy was closed, or the service has given up already.
      }
    }
  }

  private void connect(Socket service) throws IOException {
    Socket toRedis;
    try {
      toRedis = new Socket(redis.getHost(), redis.getPort());
    } catch (IOException e) {
      service.close();
      return;
    }
    service.setTcpNoDelay(true);
    toRedis.setTcpNoDelay(true);
    add(new ProxiedConnection(service, toRedis));
  }

  private synchronized void add(ProxiedConnection connection) {
    connections.add(connection);
    stall(connection);
    connection.start(() -> connections.remove(connection));
  }

  private void stall(ProxiedConnection connection) {
    stalled.forEach(direction -> connection.way(direction).stall());
  }
}
