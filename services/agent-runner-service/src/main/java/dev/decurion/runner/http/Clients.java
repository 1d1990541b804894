package dev.decurion.runner.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;

/**
 * Makes a client for each attempt. It has no proxy, whatever the system's properties and variables
 * say, keeps no cookies, sends nothing twice, follows no redirect by itself, and hands out bodies
 * as they come.
 */
final class Clients {
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private final DnsResolver resolver;
  private final TlsSocketStrategy tls;

  Clients(DnsResolver names, AddressPolicy policy, TlsSocketStrategy tls) {
    this.resolver = new GuardedDnsResolver(names, policy);
    this.tls = tls;
  }

  /**
   * A client that sets no limits of time; whoever uses it does.
   *
   * @param connections at a time
   */
  CloseableHttpClient client(int connections) {
    return HttpClients.custom()
        .setConnectionManager(pool(connections))
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

  private PoolingHttpClientConnectionManager pool(int connections) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(resolver)
        .setTlsSocketStrategy(tls)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDED_HEAD).build())
        .setMaxConnTotal(connections)
        .setMaxConnPerRoute(connections)
        .build();
  }
}
