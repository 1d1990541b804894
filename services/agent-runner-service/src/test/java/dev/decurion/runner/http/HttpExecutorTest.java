package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.http.WebServer.Seen;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExecutorTest {
  private final HttpTasks tasks = HttpTasks.onLoopback();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start()
            .answering("/health", 200, "{\"status\":\"UP\",\"items\":[{\"id\":7}],\"gone\":null}")
            .answering("/page", 200, "<html>hello</html>", "Content-Type", "text/html")
            .answering("/created", 201, "")
            .answering("/broken", 503, "try later");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> run(String path, String keys) throws Exception {
    return tasks.run("url: '" + server.url() + path + "'" + (keys.isEmpty() ? "" : ", " + keys));
  }

  private String failure(String path, String keys) {
    return catchMessage(() -> run(path, keys));
  }

  private static String catchMessage(ThrowingCallable call) {
    return String.valueOf(
        assertThatThrownBy(call).isInstanceOf(TaskFailedException.class).actual().getMessage());
  }

  @Test
  void anAnswerOf2xxIsASuccessAndSaysHowLongItTook() throws Exception {
    Map<String, String> outputs = run("/created", "");

    assertThat(outputs)
        .containsEntry("status", "201")
        .containsEntry("requests", "1")
        .containsEntry("failures", "0")
        .containsOnlyKeys("status", "requests", "failures", "duration_ms");
    assertThat(Double.parseDouble(outputs.get("duration_ms"))).isPositive();
    assertThat(tasks.log()).contains("GET " + server.url() + "/created\n", "1: 201 in ");
  }

  @Test
  void aHeaderHasTheValueOfItsSecretBehindItsPrefix() throws Exception {
    tasks.knowing(Map.of("TOKEN", "t0p-secret", "KEY", "other-secret"));
    run(
        "/created",
        "headers: {Authorization: {secret: TOKEN, prefix: 'Bearer '}, A: {secret: KEY}}");

    assertThat(server.seen().get(0).headers())
        .containsEntry("authorization", "Bearer t0p-secret")
        .containsEntry("a", "other-secret");
    assertThat(tasks.log()).doesNotContain("t0p-secret", "other-secret");
  }

  @Test
  void aSecretThatAnAnswerRepeatsIsNotShownInPart() {
    String token = "tok-Zq8rT2vW4yB6nM1kXc3pLs9dHf7gJ5aQ";
    tasks.knowing(Map.of("TOKEN", token));
    server.answering("/echo", 401, "x".repeat(180) + " Bearer " + token);
    server.answering("/json", 200, "{\"a\": \"" + "x".repeat(85) + token + "\"}");
    String headers = "headers: {Authorization: {secret: TOKEN}}";

    assertThat(failure("/echo", headers)).contains("answered 401").doesNotContain("tok-");
    assertThat(failure("/json", headers + ", expect: {json: {/a: y}}"))
        .contains("expected \"y\" at /a")
        .doesNotContain("tok-");
    assertThat(tasks.log()).doesNotContain("tok-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one\r\nX: two", "one\n two", "schlüssel", "a\u0000bc"})
  void aSecretThatWouldBreakTheHeaderIsNotSent(String value) {
    tasks.knowing(Map.of("TOKEN", value));

    assertThat(failure("/created", "headers: {A: {secret: TOKEN}}"))
        .isEqualTo(
            "the secret TOKEN cannot be sent in the header A, which is one line of ASCII"
                + " characters");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void theRequestIsSentAsThePlanHasIt() throws Exception {
    run(
        "/created?a=1%202&b",
        "method: PUT, headers: {Authorization: Bearer x, X-Number: 5}, body: 'ä line'");

    Seen seen = server.seen().get(0);
    assertThat(seen.method()).isEqualTo("PUT");
    assertThat(seen.uri()).isEqualTo("/created?a=1%202&b");
    assertThat(seen.body()).isEqualTo("ä line");
    assertThat(seen.headers())
        .containsEntry("authorization", "Bearer x")
        .containsEntry("x-number", "5")
        .containsEntry("content-type", "text/plain; charset=UTF-8")
        .containsEntry("host", "127.0.0.1:" + server.port())
        .doesNotContainKeys("upgrade", "accept-encoding", "expect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/../created", "/%2e%2e/", "/?", "/ä", "/x#y"})
  void everyPathIsAskedForAsItIsWritten(String path) throws Exception {
    server.answering("/", 200, "");

    assertThat(run(path, "")).containsEntry("status", "200");
    assertThat(server.seen().get(0).uri())
        .isEqualTo(path.isEmpty() ? "/" : path.replace("ä", "%C3%A4").replaceFirst("#.*", ""));
  }

  @Test
  void jsonIsSentAsJson() throws Exception {
    run(
        "/created",
        "method: POST, json: {name: 'a \"b\"', sizes: [1, 2.50, 0], ok: true, no: null}");

    assertThat(server.seen())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.body())
                  .isEqualTo(
                      "{\"name\":\"a \\\"b\\\"\",\"sizes\":[1,2.50,0],\"ok\":true,\"no\":null}");
              assertThat(seen.headers()).containsEntry("content-type", "application/json");
            });
  }

  @Test
  void headAndOptionsHaveNoBody() throws Exception {
    assertThat(run("/page", "method: HEAD")).containsEntry("status", "200");
    assertThat(run("/page", "method: OPTIONS")).containsEntry("status", "200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /created | status: 201
          /broken  | status: [200, 503]
          /health  | json: {/status: UP, /items/0/id: 7}
          /health  | json: {/items/0/id: 7.0}
          /health  | json: {/items: [{id: 7}]}
          /health  | json: {/gone: null}
          /health  | json: {'': {status: UP, gone: null, items: [{id: 7}]}}
          """)
  void anAnswerAsExpectedIsASuccess(String path, String expect) throws Exception {
    assertThat(run(path, "expect: {" + expect + "}")).containsEntry("failures", "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /broken  | status: 200                   | answered 503 instead of 200: try later
          /broken  | status: [200, 204]            | answered 503 instead of 200 or 204: try later
          /broken  | json: {/status: UP}           | answered 503 instead of 2xx: try later
          /health  | json: {/status: DOWN}         | expected "DOWN" at /status, but there is "UP"
          /health  | json: {/items/0/id: '7'}      | expected "7" at /items/0/id, but there is 7
          /health  | json: {/items/1/id: 7}        | expected 7 at /items/1/id, but there is nothing
          /health  | json: {/none: null}           | expected null at /none, but there is nothing
          /health  | json: {'': 5}                 | expected 5 at the top, but there is {"status":"UP"
          /health  | json: {/a: 1, /b: 2}          | expected 1 at /a, but there is nothing; expected 2 at /b
          /page    | json: {/status: UP}           | answered 200 with what is no JSON (Content-Type: text/html): <html>hello
          /created | json: {/status: UP}           | answered 201 without the JSON that is expected
          """)
  void anAnswerThatIsNotAsExpectedSaysWhatAndWhere(String path, String expect, String message) {
    assertThat(failure(path, "expect: {" + expect + "}"))
        .startsWith("GET " + server.url() + path + ": ")
        .contains(message);
  }

  @Test
  void onlyTheFirstDifferencesAreTold() {
    assertThat(failure("/health", "expect: {json: {/a: 1, /b: 1, /c: 1, /d: 1, /e: 1, /f: 1}}"))
        .contains("/e")
        .doesNotContain("/f")
        .endsWith("; and 1 more");
  }

  @Test
  void whatAnAnswerSaysReachesNoLogWithItsControlCharacters() {
    server.answering(
        "/evil", 500, "\u001b[2Jgone\u0007\r\nfailed: no\u202e\u0000 " + "x".repeat(5000));
    server.answering("/json", 200, "{\"a\":\"\u009b2J\u202e" + "y".repeat(5000) + "\"}");

    String message = failure("/evil", "");
    String inJson = failure("/json", "expect: {json: {/a: 1}}");

    assertThat(message).contains("gone failed: no x").hasSizeLessThan(400);
    assertThat(inJson).contains("but there is \"").hasSizeLessThan(400);
    assertThat(message + inJson + tasks.log().replace("\n", ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
  }

  @Test
  void headersAreNotInTheLogAndNeitherIsTheQuery() throws Exception {
    run("/created?token=hush", "headers: {Authorization: Bearer hush}");

    assertThat(tasks.log()).doesNotContain("hush");
  }

  @Test
  void cookiesAreNotKept() throws Exception {
    server.answering("/cookie", 200, "", "Set-Cookie", "a=b");

    run("/cookie", "repeat: {times: 2}");

    assertThat(server.seen()).noneMatch(seen -> seen.headers().containsKey("cookie"));
  }

  @Test
  void aRequestToAuthenticateIsAFailureLikeAnyOther() {
    server.answering("/secret", 401, "", "WWW-Authenticate", "Basic realm=x");

    assertThat(failure("/secret", "")).contains("answered 401 instead of 2xx");
    assertThat(server.seen()).hasSize(1);
  }
}
