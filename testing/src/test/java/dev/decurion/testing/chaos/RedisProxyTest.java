package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.testing.chaos.RedisProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy does to two sockets what its faults claim to do. */
class RedisProxyTest {
  private static final int SILENCE_MILLIS = 200;
  private static final int PATIENCE_MILLIS = 5_000;

  private ServerSocket server;
  private RedisProxy proxy;
  private Socket service;
  private Socket redis;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    proxy = new RedisProxy("redis://127.0.0.1:" + server.getLocalPort());
    service = new Socket("127.0.0.1", URI.create(proxy.url()).getPort());
    redis = server.accept();
    assertPasses(service, redis);
    assertPasses(redis, service);
  }

  @AfterEach
  void disconnect() throws IOException {
    service.close();
    redis.close();
    proxy.close();
    server.close();
  }

  @Test
  void a_cut_ends_both_sides() {
    proxy.cut();

    assertReset(service);
    assertReset(redis);
  }

  @Test
  void what_is_stalled_one_way_passes_the_other_way_and_arrives_later() throws IOException {
    proxy.stall(Set.of(Direction.FROM_REDIS));

    assertPasses(service, redis);
    redis.getOutputStream().write('x');
    assertSilent(service);

    proxy.goOn();

    assertThat(read(service)).isEqualTo('x');
  }

  @Test
  void new_connections_are_stalled_too() throws IOException {
    proxy.stall(EnumSet.allOf(Direction.class));
    try (Socket late = new Socket("127.0.0.1", URI.create(proxy.url()).getPort());
        Socket lateRedis = server.accept()) {
      late.getOutputStream().write('x');
      assertSilent(lateRedis);

      proxy.goOn();

      assertThat(read(lateRedis)).isEqualTo('x');
    }
  }

  @Test
  void one_side_of_a_half_closed_connection_learns_of_the_end_later() throws IOException {
    proxy.halfClose(Direction.FROM_REDIS);

    assertThat(read(service)).isEqualTo(-1);
    service.close();
    assertSilent(redis);

    proxy.goOn();

    assertThat(read(redis)).isEqualTo(-1);
  }

  @Test
  void neither_side_learns_that_a_connection_is_lost_and_new_ones_work() throws IOException {
    proxy.lose();
    proxy.goOn();

    service.getOutputStream().write('x');
    assertSilent(redis);
    redis.getOutputStream().write('x');
    assertSilent(service);
    try (Socket late = new Socket("127.0.0.1", URI.create(proxy.url()).getPort());
        Socket lateRedis = server.accept()) {
      assertPasses(late, lateRedis);
    }
  }

  private static void assertPasses(Socket from, Socket to) throws IOException {
    from.getOutputStream().write('o');
    assertThat(read(to)).isEqualTo('o');
  }

  private static int read(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket.getInputStream().read();
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> read(socket))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
