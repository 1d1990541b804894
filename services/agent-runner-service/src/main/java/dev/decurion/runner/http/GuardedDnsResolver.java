package dev.decurion.runner.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the client only addresses that may be connected to. The client asks it before each
 * connection, for names and for addresses in whatever notation, and connects to what it hears; so
 * there is no second look-up whose answer could be another.
 */
final class GuardedDnsResolver implements DnsResolver {
  private final DnsResolver names;
  private final AddressPolicy policy;

  GuardedDnsResolver(DnsResolver names, AddressPolicy policy) {
    this.names = names;
    this.policy = policy;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> permitted = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (InetAddress address : names.resolve(host)) {
      Optional<String> refusal = policy.refusal(address);
      if (refusal.isEmpty()) {
        permitted.add(address);
      } else {
        refused.add(address.getHostAddress() + " (" + refusal.get() + ")");
      }
    }
    if (permitted.isEmpty()) {
      throw new RefusedAddressException(
          host
              + " leads to "
              + String.join(" and ", refused)
              + ", where requests of tasks may not go; if they shall, add the network to"
              + " DECURION_HTTP_ALLOWED_NETWORKS of the runner");
    }
    return permitted.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
