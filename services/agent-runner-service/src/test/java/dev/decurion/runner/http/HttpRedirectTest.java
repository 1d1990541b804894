package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRedirectTest {
  private static final String CREDENTIALS =
      "headers: {Authorization: Bearer hush, Cookie: a=hush, X-Api-Key: hush, Accept: text/plain}";

  private final HttpTasks tasks = HttpTasks.onLoopback();
  private WebServer server;
  private WebServer other;

  @BeforeEach
  void start() throws IOException {
    server = WebServer.start().answering("/there", 200, "here it is");
    other = WebServer.start().answering("/there", 200, "elsewhere");
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private Map<String, String> run(String keys) throws Exception {
    return tasks.run("url: " + server.url() + "/from, " + keys);
  }

  private void redirect(int status, String location) {
    server.answering("/from", status, "moved", "Location", location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/there", "there", "http://127.0.0.1:%d/there", "//127.0.0.1:%d/there"})
  void aRedirectIsFollowedAndKeepsTheHeadersOnTheSameHost(String location) throws Exception {
    redirect(302, location.formatted(server.port()));

    assertThat(run(CREDENTIALS)).containsEntry("status", "200").containsEntry("requests", "1");
    assertThat(server.seen().get(1).headers())
        .containsEntry("authorization", "Bearer hush")
        .containsEntry("x-api-key", "hush");
  }

  @Test
  void anotherHostSeesNoCredentialsUnderWhateverName() throws Exception {
    redirect(307, other.url() + "/there");

    assertThat(run(CREDENTIALS)).containsEntry("status", "200");
    assertThat(other.seen().get(0).headers()).containsEntry("accept", "text/plain");
    assertThat(other.seen().get(0).headers().values()).noneMatch(value -> value.contains("hush"));
  }

  @Test
  void norASecretInAHeaderThatAnybodyMaySeeOtherwise() throws Exception {
    tasks.knowing(Map.of("TOKEN", "hush-hush"));
    redirect(307, other.url() + "/there");

    run("headers: {User-Agent: {secret: TOKEN}, Accept: text/plain}");
    assertThat(server.seen().get(0).headers()).containsEntry("user-agent", "hush-hush");
    assertThat(other.seen().get(0).headers()).containsEntry("accept", "text/plain");
    assertThat(other.seen().get(0).headers().values()).noneMatch(value -> value.contains("hush"));
  }

  @Test
  void norDoesItWhenTheWayLeadsBack() throws Exception {
    redirect(302, other.url() + "/back");
    other.answering("/back", 302, "", "Location", server.url() + "/there");

    assertThat(run(CREDENTIALS)).containsEntry("status", "200");
    assertThat(server.seen().get(1).headers()).doesNotContainKey("authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET",
    "302, POST, GET",
    "303, POST, GET",
    "303, PUT, GET",
    "301, PUT, PUT",
    "307, POST, POST",
    "308, POST, POST",
    "308, DELETE, DELETE",
  })
  void theMethodAndTheBodyStayOrNotAsTheStandardSays(int status, String method, String then)
      throws Exception {
    redirect(status, "/there");

    run("method: " + method + ", json: {a: 1}");

    WebServer.Seen seen = server.seen().get(1);
    assertThat(seen.method()).isEqualTo(then);
    assertThat(seen.body()).isEqualTo(then.equals("GET") ? "" : "{\"a\":1}");
    assertThat(seen.headers().containsKey("content-type")).isEqualTo(!then.equals("GET"));
  }

  @Test
  void aBodyIsNotSentToAnotherHost() {
    redirect(307, other.url() + "/there");

    assertThatThrownBy(() -> run("method: POST, json: {password: hush}"))
        .hasMessageContainingAll("wants the body sent to another host", other.url() + "/there");
    assertThat(other.seen()).isEmpty();
  }

  @Test
  void aRedirectThatIsExpectedIsNotFollowed() throws Exception {
    redirect(301, other.url() + "/there");

    assertThat(run("expect: {status: 301}")).containsEntry("status", "301");
    assertThat(other.seen()).isEmpty();
  }

  @Test
  void aCircleComesToAnEnd() {
    redirect(302, "/from");

    assertThatThrownBy(() -> run("timeout: 30s")).hasMessageContaining("redirects again, after 5");
    assertThat(server.seen()).hasSize(6);
  }

  @Test
  void aRedirectWithoutAPlaceIsAnAnswer() {
    server.answering("/from", 302, "");

    assertThatThrownBy(() -> run("timeout: 30s")).hasMessageContaining("answered 302 instead of");
  }

  @Test
  void aFailureSaysToWhichPlaceItWasSent() {
    redirect(302, other.url() + "/gone?token=hush");

    assertThatThrownBy(() -> run("timeout: 30s"))
        .hasMessageContaining("at " + other.url() + "/gone: answered 404")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file:///etc/passwd                         | http:// or https://
          ftp://127.0.0.1/x                          | http:// or https://
          jar:http://127.0.0.1/x!/y                  | http:// or https://
          http://user:hush@127.0.0.1/there           | a user or a password
          http://2130706433/there                    | no proper host
          http://0x7f.1/there                        | no proper host
          http://017700000001/there                  | no proper host
          http:///there                              | cannot be asked
          http://a b/                                | cannot be asked
          http://127.0.0.1:99999/                    | port
          """)
  void whatIsNoAddressOfHttpIsNotFollowed(String location, String reason) {
    redirect(302, location);

    assertThatThrownBy(() -> run("timeout: 30s")).hasMessageContainingAll("redirects to", reason);
    assertThat(server.seen()).hasSize(1);
  }
}
