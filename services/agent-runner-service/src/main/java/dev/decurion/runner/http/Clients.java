package dev.decurion.runner.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;

/**
 * Makes clients, each with one connection at a time. They have no proxy, whatever the system's
 * properties and variables say, keep no cookies, send nothing twice, follow no redirect by
 * themselves, hand out bodies as they come, and set no limits of time; whoever uses them does.
 */
final class Clients {
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  /**
   * With the strict parser: the client's own passes over what is no HTTP, for as long as it comes.
   */
  private static final ManagedHttpClientConnectionFactory CONNECTIONS =
      ManagedHttpClientConnectionFactory.builder()
          .http1Config(BOUNDED_HEAD)
          .responseParserFactory(new DefaultHttpResponseParserFactory(BOUNDED_HEAD))
          .build();

  private final DnsResolver resolver;
  private final TlsSocketStrategy tls;

  Clients(DnsResolver names, AddressPolicy policy, TlsSocketStrategy tls) {
    this.resolver = new GuardedDnsResolver(names, policy);
    this.tls = tls;
  }

  CloseableHttpClient client(Sockets sockets) {
    return HttpClients.custom()
        .setConnectionManager(
            new BasicHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(
                    sockets,
                    null,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build()),
                CONNECTIONS))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(false)
                .build())
        .setUserAgent("Decurion")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }
}
