package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Free ports of 127.0.0.1; none is given out twice. A usual port is taken with a lock on a file in
 * the temporary directory, for commands that start at the same moment both see it free.
 */
final class Ports implements AutoCloseable {
  private final Path locks;
  private final Set<Integer> given = new HashSet<>();
  private final Map<Integer, FileChannel> locked = new HashMap<>();

  Ports(Path locks) {
    this.locks = locks;
  }

  static Ports ofThisMachine() {
    return new Ports(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The usual port when it is free, else any. */
  int preferably(int usual) {
    if (!given.contains(usual) && lock(usual) && isFree(usual)) {
      given.add(usual);
      return usual;
    }
    return any();
  }

  int any() {
    try {
      int port;
      do {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
          port = socket.getLocalPort();
        }
      } while (!given.add(port));
      return port;
    } catch (IOException e) {
      throw CommandFailure.infrastructure(
          "no free port on 127.0.0.1: "
              + e.getMessage()
              + "; `ss -tanp` lists the programs that hold them",
          e);
    }
  }

  /** Others may have the usual ports now. */
  @Override
  public void close() throws IOException {
    for (FileChannel channel : locked.values()) {
      channel.close();
    }
    locked.clear();
  }

  /** Whoever cannot have the lock, for whatever reason, does without the usual port. */
  private boolean lock(int port) {
    try {
      FileChannel channel = open(locks.resolve("decurion-port-" + port + ".lock"));
      if (tryLock(channel)) {
        locked.put(port, channel);
        return true;
      }
      channel.close();
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another of this process has it
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
