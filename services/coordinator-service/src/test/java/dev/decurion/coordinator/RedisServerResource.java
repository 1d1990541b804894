package dev.decurion.coordinator;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis server on a free port of the loopback interface. */
public class RedisServerResource implements QuarkusTestResourceLifecycleManager {
  private RedisServer server;

  @Override
  public Map<String, String> start() {
    int port = freePort();
    server =
        RedisServer.builder()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return Map.of("decurion.redis.url", "redis://127.0.0.1:" + port);
  }

  @Override
  public void stop() {
    server.stop();
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
