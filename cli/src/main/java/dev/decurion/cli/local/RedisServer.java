package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import redis.embedded.RedisExecProvider;

/**
 * The Redis server that embedded-redis brings along, with a data directory that outlives it: an
 * append-only file, synced every second. Only programs of this machine reach it.
 */
final class RedisServer implements Readiness {
  private static final int TIMEOUT_MILLIS = 1000;

  private final int port;

  RedisServer(int port) {
    this.port = port;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  List<String> command(Path data) {
    return List.of(
        program(data).toString(),
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--dir",
        data.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction",
        "--daemonize",
        "no");
  }

  /** Answers PING; while it loads its data it does not. */
  @Override
  public boolean isReady() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private static Path program(Path data) {
    try {
      File unpacked = RedisExecProvider.defaultProvider().get();
      Path program = data.resolve("redis-server");
      Files.move(unpacked.toPath(), program, StandardCopyOption.REPLACE_EXISTING);
      return program;
    } catch (IOException | RuntimeException e) {
      throw CommandFailure.infrastructure(
          "the embedded Redis cannot be used on this machine ("
              + e.getMessage()
              + "): start a Redis 7 or newer and set DECURION_REDIS_URL=redis://HOST:PORT",
          e);
    }
  }
}
