package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory;
  private static SSLContext certified;
  private static WebServer server;

  /** The certificate is the server's own, for the name {@code api.example.org}. */
  @BeforeAll
  static void start() throws Exception {
    certified = context(keys());
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certified));
    server = WebServer.of(https).answering("/", 200, "");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static KeyStore keys() throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "api",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=api.example.org",
                    "-ext",
                    "SAN=dns:api.example.org",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("api", keys.getCertificate("api"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static HttpTasks trusting() {
    Names names =
        new Names().with("api.example.org", "127.0.0.1").with("other.example.org", "127.0.0.1");
    return new HttpTasks(names, new DefaultClientTlsStrategy(certified), "127.0.0.1");
  }

  @Test
  void aCertificateThatIsTrustedAndOfThisNameLetsItIn() throws Exception {
    assertThat(trusting().run("url: https://api.example.org:" + server.port() + "/"))
        .containsEntry("status", "200");
  }

  @Test
  void oneOfAnotherNameDoesNot() {
    assertThatThrownBy(
            () -> trusting().run("url: https://other.example.org:" + server.port() + "/"))
        .hasMessageContainingAll("its certificate is not trusted", "other.example.org");
  }

  @Test
  void norDoesOneThatNobodyVouchesFor() {
    assertThatThrownBy(
            () -> HttpTasks.onLoopback().run("url: https://127.0.0.1:" + server.port() + "/"))
        .hasMessageContainingAll("its certificate is not trusted", "the runner's Java trusts");
  }

  @Test
  void aServerWithoutTlsIsSaidToHaveNone() throws Exception {
    try (RawServer plain = RawServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThatThrownBy(
              () -> HttpTasks.onLoopback().run("url: " + plain.url().replace("http:", "https:")))
          .hasMessageContainingAll("TLS does not come about", "serve https at this port?");
    }
  }

  @Test
  void aHandshakeThatHangsEndsWithTheTimeout() throws Exception {
    try (RawServer silent = RawServer.stoppingAfter("")) {
      assertThatThrownBy(
              () ->
                  HttpTasks.onLoopback()
                      .run("url: " + silent.url().replace("http:", "https:") + ", timeout: 300ms"))
          .hasMessageContaining("there was no complete answer within 300ms");
    }
  }
}
