package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.RedisExecProvider;

/** The Redis server that embedded-redis brings along. Only programs of this machine reach it. */
final class RedisServer implements Readiness {
  private static final int TIMEOUT_MILLIS = 1000;

  private final int port;
  private final String variable;

  /**
   * @param variable names the one to use in its place
   */
  RedisServer(int port, String variable) {
    this.port = port;
    this.variable = variable;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Keeps everything in an append-only file in the directory, synced every second. */
  List<String> command(Path data) {
    List<String> command = forgetfulCommand(data);
    command.addAll(List.of("--dir", data.toString(), "--appendonly", "yes"));
    command.addAll(List.of("--appendfsync", "everysec"));
    return command;
  }

  /**
   * Keeps everything in memory only.
   *
   * @param program the directory where the program is put
   */
  List<String> forgetfulCommand(Path program) {
    List<String> command = new ArrayList<>(List.of(program(program).toString()));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no"));
    return command;
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

  private Path program(Path data) {
    Path written = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      File unpacked = RedisExecProvider.defaultProvider().get();
      written = data;
      Path program = data.resolve("redis-server");
      Files.move(unpacked.toPath(), program, StandardCopyOption.REPLACE_EXISTING);
      return program;
    } catch (IOException e) {
      throw Disk.isFull(e, written)
          ? CommandFailure.infrastructure("cannot unpack Redis: " + Disk.fullWith(written), e)
          : unusable(e);
    } catch (RuntimeException e) {
      throw unusable(e);
    }
  }

  private CommandFailure unusable(Exception e) {
    return CommandFailure.infrastructure(
        "the embedded Redis cannot be used on this machine ("
            + e.getMessage()
            + "): start a Redis 7 or newer and set "
            + variable
            + "=redis://HOST:PORT",
        e);
  }
}
