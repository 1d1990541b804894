package dev.decurion.runner.http;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Optional;

/**
 * The networks that are not the public internet: the special-purpose registries of IANA for IPv4
 * and IPv6 (RFC 6890), what is neither assigned nor reserved for unicast, and the one public
 * address behind which a cloud serves metadata.
 */
final class SpecialNetworks {
  private static final List<Network> ALL =
      List.of(
          network("127.0.0.0/8", "loopback"),
          network("10.0.0.0/8", "private"),
          network("172.16.0.0/12", "private"),
          network("192.168.0.0/16", "private"),
          network("169.254.0.0/16", "link-local, with the metadata of clouds"),
          network("168.63.129.16/32", "the platform's own in Azure"),
          network("100.64.0.0/10", "shared by a carrier (CGNAT)"),
          network("0.0.0.0/8", "unspecified"),
          network("192.0.0.0/24", "reserved for protocols"),
          network("192.0.2.0/24", "for documentation"),
          network("198.51.100.0/24", "for documentation"),
          network("203.0.113.0/24", "for documentation"),
          network("192.88.99.0/24", "reserved"),
          network("198.18.0.0/15", "for benchmarks"),
          network("224.0.0.0/4", "multicast"),
          network("240.0.0.0/4", "reserved"),
          network("::1/128", "loopback"),
          network("::/128", "unspecified"),
          network("fc00::/7", "private"),
          network("fe80::/10", "link-local"),
          network("fec0::/10", "site-local"),
          network("ff00::/8", "multicast"),
          network("2001::/23", "reserved for protocols"),
          network("2001:db8::/32", "for documentation"),
          network("3fff::/20", "for documentation"));
  private static final IPAddress GLOBAL_UNICAST = address("2000::/3");

  private SpecialNetworks() {}

  private record Network(IPAddress block, String nature) {}

  /** What the special network is for in which the address lies, in a few words. */
  static Optional<String> natureOf(IPAddress address) {
    return ALL.stream()
        .filter(network -> network.block().contains(address))
        .map(Network::nature)
        .findFirst()
        .or(
            () ->
                address.isIPv4() || GLOBAL_UNICAST.contains(address)
                    ? Optional.empty()
                    : Optional.of("reserved"));
  }

  private static Network network(String block, String nature) {
    return new Network(address(block), nature);
  }

  private static IPAddress address(String written) {
    return new IPAddressString(written).getAddress();
  }
}
