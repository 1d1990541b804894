package dev.decurion.testing.chaos;

import dev.decurion.testing.chaos.RedisProxy.Direction;
import java.io.IOException;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A connection of a service to Redis, in two halves. */
final class ProxiedConnection {
  private final Socket service;
  private final Socket redis;
  private final Map<Direction, OneWay> ways = new EnumMap<>(Direction.class);
  private final CountDownLatch pumping = new CountDownLatch(Direction.values().length);

  ProxiedConnection(Socket service, Socket redis) {
    this.service = service;
    this.redis = redis;
    ways.put(Direction.TO_REDIS, new OneWay(service, redis));
    ways.put(Direction.FROM_REDIS, new OneWay(redis, service));
  }

  OneWay way(Direction direction) {
    return ways.get(direction);
  }

  /** Carries bytes both ways until both have ended; then {@code ended} is called. */
  void start(Runnable ended) {
    for (OneWay way : ways.values()) {
      Thread thread = new Thread(() -> pump(way, ended), "proxy");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void pump(OneWay way, Runnable ended) {
    try {
      if (!way.pump()) {
        return; // lost: nobody shall notice, so the sockets stay open
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pumping.countDown();
    if (pumping.getCount() == 0) {
      reset();
      ended.run();
    }
  }

  /** Closes both halves at once, without a farewell, as a firewall does. */
  void reset() {
    reset(service);
    reset(redis);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
