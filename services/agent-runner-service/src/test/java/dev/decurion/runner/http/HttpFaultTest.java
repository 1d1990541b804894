package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are away, slow, endless or out of their mind. */
class HttpFaultTest {
  private final HttpTasks tasks = HttpTasks.onLoopback();

  private Map<String, String> ask(RawServer server, String keys) throws Exception {
    return tasks.run("url: " + server.url() + "/, " + keys);
  }

  private void assertFails(RawServer server, String keys, String... reasons) throws IOException {
    try (server) {
      assertThatThrownBy(() -> ask(server, keys)).hasMessageContainingAll(reasons);
      assertThat(server.connections()).as("nothing is sent twice").isEqualTo(1);
    }
  }

  @Test
  void where_nobody_listens_the_connection_is_refused() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> tasks.run("url: http://127.0.0.1:" + port + "/"))
        .hasMessageContainingAll("nobody can be reached there", "refused", "is the service up");
  }

  @Test
  void a_name_that_nobody_knows_says_so() {
    assertThatThrownBy(() -> tasks.run("url: http://nowhere.invalid/"))
        .hasMessageContainingAll("finds no host of this name", "nowhere.invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void one_that_falls_silent_is_not_waited_for_longer_than_the_timeout(String said)
      throws IOException {
    assertFails(
        RawServer.stoppingAfter(said),
        "timeout: 300ms",
        "there was no complete answer within 300ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"
      })
  void an_endless_body_is_not_read_to_its_end(String head) throws IOException {
    assertFails(
        RawServer.sayingForever(head, "blah "), "timeout: 60s", "the answer has more than 64 MiB");
  }

  @Test
  void of_json_less_is_read() throws IOException {
    assertFails(
        RawServer.sayingForever("HTTP/1.1 200 OK\r\n\r\n[", "1,"),
        "timeout: 60s, expect: {json: {/0: 1}}",
        "the answer has more than 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nA: b\r\n", "nonsense"})
  void an_endless_head_is_not_read_to_its_end(String start) throws IOException {
    String more = start.endsWith("\n") ? "A: b\r\n" : "x";
    assertFails(RawServer.sayingForever(start, more), "timeout: 60s", "not proper HTTP");
  }

  @Test
  void announcements_without_an_answer_end_with_the_timeout() throws IOException {
    assertFails(
        RawServer.sayingForever("", "HTTP/1.1 100 Continue\r\n\r\n"),
        "timeout: 300ms",
        "there was no complete answer within 300ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0016\u0003\u0001\u0000\u0002\u0002\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n"
      })
  void what_is_no_http_is_said_to_be_none(String said) throws IOException {
    assertFails(RawServer.saying(said), "timeout: 30s", "not proper HTTP");
  }

  @Test
  void no_answer_is_said_to_be_none() throws IOException {
    assertFails(RawServer.saying(""), "timeout: 30s", "closed the connection without an answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"
      })
  void half_an_answer_is_said_to_be_half(String said) throws IOException {
    assertFails(
        RawServer.saying(said),
        "timeout: 30s",
        "closed the connection in the middle of its answer");
  }

  @Test
  void one_that_says_more_than_it_announced_is_heard_to_where_it_announced() throws Exception {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}garbage")) {
      assertThat(ask(server, "expect: {json: {/a: 1}}")).containsEntry("status", "200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "{\"a\":1}{}", "\u0000\u0001", "[[[[[[", "NaN", "{'a':1}"})
  void json_that_is_none_is_said_to_be_none(String body) throws IOException {
    assertFails(
        RawServer.saying("HTTP/1.1 200 OK\r\n\r\n" + body),
        "expect: {json: {/a: 1}}",
        "with what is no JSON (Content-Type: none)");
  }

  @Test
  void json_that_is_too_deep_or_has_too_long_numbers_is_refused() throws IOException {
    for (String body : new String[] {"[".repeat(100_000), "1".repeat(100_000)}) {
      assertFails(
          RawServer.saying("HTTP/1.1 200 OK\r\n\r\n" + body),
          "expect: {json: {/a: 1}}",
          "with what is no JSON");
    }
  }

  @Test
  void numbers_beyond_all_measure_are_compared_all_the_same() throws IOException {
    assertFails(
        RawServer.saying("HTTP/1.1 200 OK\r\n\r\n{\"a\":1e999999999}"),
        "expect: {json: {/a: 1}}",
        "expected 1 at /a, but there is 1E+999999999");
  }
}
