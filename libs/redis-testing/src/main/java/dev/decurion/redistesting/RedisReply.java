package dev.decurion.redistesting;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of Redis (RESP2), for tests that look at one server and not through a client.
 *
 * @param text of a text, a number or an error, with its code; empty for nothing and for a list
 * @param items of a list
 */
public record RedisReply(String text, List<RedisReply> items) {
  private static final int TIMEOUT_MILLIS = 1_000;

  public long number() {
    return Long.parseLong(text);
  }

  /** Sends a command on a connection of its own. */
  static RedisReply to(int port, String... command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
      for (String word : command) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        request.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static RedisReply read(InputStream in) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '$' -> {
        int length = Integer.parseInt(rest);
        String text = "";
        if (length >= 0) {
          text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
          line(in);
        }
        return new RedisReply(text, List.of());
      }
      case '*' -> {
        List<RedisReply> items = new ArrayList<>();
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          items.add(read(in));
        }
        return new RedisReply("", items);
      }
      default -> {
        return new RedisReply(rest, List.of());
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
