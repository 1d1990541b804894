package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path directory;

  @Test
  void commands_that_start_at_the_same_moment_do_not_both_get_the_usual_port() throws Exception {
    int usual = aFreePort();
    try (Ports first = new Ports(directory);
        Ports second = new Ports(directory)) {
      assertThat(first.preferably(usual)).isEqualTo(usual);
      assertThat(second.preferably(usual)).isNotEqualTo(usual);
    }
    try (Ports later = new Ports(directory)) {
      assertThat(later.preferably(usual)).isEqualTo(usual);
    }
  }

  @Test
  void a_usual_port_that_something_else_listens_on_is_not_taken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Ports ports = new Ports(directory)) {
      assertThat(ports.preferably(other.getLocalPort())).isNotEqualTo(other.getLocalPort());
    }
  }

  @Test
  void without_a_place_for_locks_any_port_will_do() throws Exception {
    int usual = aFreePort();
    Path file = Files.writeString(directory.resolve("file"), "");
    try (Ports ports = new Ports(file)) {
      assertThat(ports.preferably(usual)).isPositive().isNotEqualTo(usual);
    }
  }

  private static int aFreePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
