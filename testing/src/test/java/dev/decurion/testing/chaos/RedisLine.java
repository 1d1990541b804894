package dev.decurion.testing.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks Redis by inline commands, each on a connection of its own. */
final class RedisLine {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final URI redis;

  RedisLine(String redis) {
    this.redis = URI.create(redis);
  }

  /** The first line of the reply, with its type. */
  String ask(String command) throws IOException {
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null) {
        throw new IOException("Redis closed the connection after " + command);
      }
      return line;
    }
  }

  long number(String command) throws IOException {
    return Long.parseLong(ask(command).substring(1));
  }
}
