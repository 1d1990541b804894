package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Free ports of 127.0.0.1; none is given out twice. */
final class Ports {
  private final Set<Integer> given = new HashSet<>();

  /** The usual port when it is free, else any. */
  int preferably(int usual) {
    if (!given.contains(usual) && isFree(usual)) {
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
      throw CommandFailure.infrastructure("no free port on 127.0.0.1: " + e.getMessage(), e);
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
