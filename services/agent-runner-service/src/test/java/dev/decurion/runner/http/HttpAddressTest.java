package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests may go is decided on the address that is connected to. */
class HttpAddressTest {
  private final Names names = new Names();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server = WebServer.start().answering("/", 200, "");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String at(String host) {
    return "url: 'http://" + host + ":" + server.port() + "/'";
  }

  private void assertRefused(String host, String... allowed) {
    assertThatThrownBy(() -> new HttpTasks(names, allowed).run(at(host)))
        .hasMessageContainingAll(
            "where requests of tasks may not go", "DECURION_HTTP_ALLOWED_NETWORKS");
    assertThat(server.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "169.254.169.254",
        "10.0.0.1",
        "[fe80::1]",
        "[fd00:ec2::254]",
      })
  void withoutASettingNothingButTheInternetIsReached(String host) {
    assertRefused(host);
  }

  @Test
  void aNameThatLeadsToAPrivateAddressIsRefused() {
    names.with("metadata.example.org", "169.254.169.254");

    assertThatThrownBy(() -> new HttpTasks(names).run(at("metadata.example.org")))
        .hasMessageContaining(
            "metadata.example.org leads to 169.254.169.254 (link-local, with the metadata of"
                + " clouds), where requests of tasks may not go");
  }

  @Test
  void ofSeveralAddressesOnlyThosePermittedAreTried() throws Exception {
    names.with("both.example.org", "127.0.0.2", "127.0.0.1", "10.0.0.1");

    assertThat(new HttpTasks(names, "127.0.0.1").run(at("both.example.org")))
        .containsEntry("status", "200");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void theAddressThatWasJudgedIsTheOneThatIsConnectedTo() throws Exception {
    // The second look-up would lead to where nobody may go; there is none.
    names.with("rebinding.example.org", "127.0.0.1").with("rebinding.example.org", "127.0.0.2");
    HttpTasks tasks = new HttpTasks(names, "127.0.0.1");

    tasks.run(at("rebinding.example.org"));
    assertThat(names.asked()).containsExactly("rebinding.example.org");
    assertThatThrownBy(() -> tasks.run(at("rebinding.example.org")))
        .hasMessageContaining("leads to 127.0.0.2 (loopback)");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void aRedirectIntoAPrivateNetworkIsRefused() {
    server.answering("/away", 302, "", "Location", "http://169.254.169.254/latest/meta-data/");

    assertThatThrownBy(
            () ->
                new HttpTasks(names, "127.0.0.1")
                    .run("url: " + server.url() + "/away, timeout: 30s"))
        .hasMessageContaining("at http://169.254.169.254/latest/meta-data/: 169.254.169.254 leads");
  }

  @Test
  void aRedirectToANameOfAPrivateNetworkIsRefused() {
    names.with("inside.example.org", "10.0.0.5");
    server.answering("/away", 307, "", "Location", "http://inside.example.org/");

    assertThatThrownBy(
            () ->
                new HttpTasks(names, "127.0.0.1")
                    .run("url: " + server.url() + "/away, timeout: 30s"))
        .hasMessageContaining("inside.example.org leads to 10.0.0.5 (private)");
  }

  @Test
  void anAddressOfIpv6IsReachedWhenItIsAllowed() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
    try (WebServer six = WebServer.on("::1").answering("/", 200, "")) {
      String url = "url: 'http://[::1]:" + six.port() + "/'";

      assertThat(new HttpTasks(names, "::1").run(url)).containsEntry("status", "200");
      assertThatThrownBy(() -> new HttpTasks(names, "127.0.0.0/8").run(url))
          .hasMessageContaining("(loopback)");
      assertThat(six.seen()).hasSize(1);
    }
  }

  /** However they are written, the system understands them; so they are judged as what they are. */
  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "127.1", "127.0.0.01"})
  void otherNotationsOfAnAddressAreJudgedAsThatAddress(String written) throws Exception {
    GuardedDnsResolver resolver = new GuardedDnsResolver(names, new AddressPolicy(List.of()));

    assertThatThrownBy(() -> resolver.resolve(written)).isInstanceOf(RefusedAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http.proxyHost", "https.proxyHost"})
  void noProxyOfTheSystemGetsRoundIt(String property) throws Exception {
    try (WebServer proxy = WebServer.start().answering("/", 200, "")) {
      System.setProperty(property, "127.0.0.1");
      System.setProperty(property.replace("Host", "Port"), Integer.toString(proxy.port()));
      System.setProperty("http.nonProxyHosts", "");
      try {
        names.with("inside.example.org", "10.0.0.5");
        assertRefused("inside.example.org", "127.0.0.1");
        assertThat(new HttpTasks(names, "127.0.0.1").run(at("127.0.0.1")))
            .containsEntry("status", "200");
      } finally {
        System.clearProperty(property);
        System.clearProperty(property.replace("Host", "Port"));
        System.clearProperty("http.nonProxyHosts");
      }
      assertThat(proxy.seen()).isEmpty();
    }
  }
}
