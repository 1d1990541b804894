package dev.decurion.runner;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis on a free port of the loopback. */
public final class EmbeddedRedis implements QuarkusTestResourceLifecycleManager {
  private static int port;
  private static RedisServer server;

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startServer();
    return Map.of("decurion.redis.url", "redis://127.0.0.1:" + port);
  }

  @Override
  public void stop() {
    stopServer();
  }

  public static void startServer() {
    server =
        RedisServer.builder()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
  }

  public static void stopServer() {
    server.stop();
  }
}
