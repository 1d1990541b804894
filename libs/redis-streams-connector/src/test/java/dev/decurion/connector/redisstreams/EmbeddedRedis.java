package dev.decurion.connector.redisstreams;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis on a free port of the loopback, whose data survives a restart. */
public final class EmbeddedRedis implements QuarkusTestResourceLifecycleManager {

  private static int port;
  private static Path directory;
  private static RedisServer server;

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
      directory = Files.createTempDirectory("redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startServer();
    return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + port);
  }

  @Override
  public void stop() {
    stopServer();
  }

  static int port() {
    return port;
  }

  static void startServer() {
    server =
        RedisServer.builder()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly yes")
            .setting("dir " + directory)
            .build();
    server.start();
  }

  /** Puts things right after a test that has stopped the server and failed. */
  static void ensureRunning() {
    if (!server.isActive()) {
      startServer();
    }
  }

  static void stopServer() {
    server.stop();
  }
}
