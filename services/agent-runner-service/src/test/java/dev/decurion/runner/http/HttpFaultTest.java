package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.runner.execution.TaskFailedException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Random;
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
  void whereNobodyListensTheConnectionIsRefused() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> tasks.run("url: http://127.0.0.1:" + port + "/"))
        .hasMessageContainingAll("nobody can be reached there", "refused", "is the service up");
  }

  @Test
  void aNameThatNobodyKnowsSaysSo() {
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
  void oneThatFallsSilentIsNotWaitedForLongerThanTheTimeout(String said) throws IOException {
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
  void anEndlessBodyIsNotReadToItsEnd(String head) throws IOException {
    assertFails(RawServer.sayingForever(head, "blah "), "timeout: 60s", "more than the 64 MiB");
  }

  @Test
  void ofJsonLessIsRead() throws IOException {
    assertFails(
        RawServer.sayingForever("HTTP/1.1 200 OK\r\n\r\n[", "1,"),
        "timeout: 60s, expect: {json: {/0: 1}}",
        "more than the 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nA: b\r\n", "nonsense"})
  void anEndlessHeadIsNotReadToItsEnd(String start) throws IOException {
    String more = start.endsWith("\n") ? "A: b\r\n" : "x";
    assertFails(RawServer.sayingForever(start, more), "timeout: 60s", "not proper HTTP");
  }

  @Test
  void announcementsWithoutAnAnswerEndWithTheTimeout() throws IOException {
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
  void whatIsNoHttpIsSaidToBeNone(String said) throws IOException {
    assertFails(RawServer.saying(said), "timeout: 30s", "not proper HTTP");
  }

  /** Answers with some of their bytes altered, from one seed. */
  @Test
  void whateverComesIsAnAnswerOrAFailureOfTheTask() throws Exception {
    String sound =
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Type: text/plain\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n5\r\n{\"a\"\r\n0\r\n\r\n";
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      StringBuilder altered = new StringBuilder(sound);
      for (int n = random.nextInt(6); n >= 0; n--) {
        altered.setCharAt(random.nextInt(sound.length()), (char) random.nextInt(256));
      }
      try (RawServer server = RawServer.saying(altered.toString())) {
        ask(server, "timeout: 5s, expect: {status: [200, 303], json: {/a: 1}}");
      } catch (TaskFailedException e) {
        assertThat(e).as(altered.toString()).hasMessageStartingWith("GET http://127.0.0.1:");
      }
    }
  }

  @Test
  void noAnswerIsSaidToBeNone() throws IOException {
    assertFails(RawServer.saying(""), "timeout: 30s", "closed the connection without an answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"
      })
  void halfAnAnswerIsSaidToBeHalf(String said) throws IOException {
    assertFails(
        RawServer.saying(said),
        "timeout: 30s",
        "closed the connection in the middle of its answer");
  }

  @Test
  void oneThatSaysMoreThanItAnnouncedIsHeardToWhereItAnnounced() throws Exception {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}garbage")) {
      assertThat(ask(server, "expect: {json: {/a: 1}}")).containsEntry("status", "200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "{\"a\":1}{}", "\u0000\u0001", "[[[[[[", "NaN", "{'a':1}"})
  void jsonThatIsNoneIsSaidToBeNone(String body) throws IOException {
    assertFails(
        RawServer.saying("HTTP/1.1 200 OK\r\n\r\n" + body),
        "expect: {json: {/a: 1}}",
        "with what is no JSON (Content-Type: none)");
  }

  @Test
  void jsonThatIsTooDeepOrHasTooLongNumbersIsRefused() throws IOException {
    for (String body : new String[] {"[".repeat(100_000), "1".repeat(100_000)}) {
      assertFails(
          RawServer.saying("HTTP/1.1 200 OK\r\n\r\n" + body),
          "expect: {json: {/a: 1}}",
          "with what is no JSON");
    }
  }

  @Test
  void numbersBeyondAllMeasureAreComparedAllTheSame() throws IOException {
    assertFails(
        RawServer.saying("HTTP/1.1 200 OK\r\n\r\n{\"a\":1e999999999}"),
        "expect: {json: {/a: 1}}",
        "expected 1 at /a, but there is 1E+999999999");
  }
}
