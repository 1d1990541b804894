package dev.decurion.report.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis on a free port of the loopback. */
public final class EmbeddedRedis implements QuarkusTestResourceLifecycleManager {
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
    return Map.of(
        "decurion.redis.url",
        "redis://127.0.0.1:" + port,
        "decurion.report.heartbeat",
        "200ms",
        "quarkus.http.test-port",
        "0");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop();
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
