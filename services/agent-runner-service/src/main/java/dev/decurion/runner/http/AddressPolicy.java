package dev.decurion.runner.http;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to: those of the public internet, and the networks that the
 * runner's configuration allows. An IPv6 address that stands for one of IPv4 is judged as that one.
 * Thread-safe.
 */
final class AddressPolicy {
  /** Of {@code 10.1.0.0/16} and {@code fd00::/8}, and of nothing else that the library knows. */
  private static final IPAddressStringParameters CIDR =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowWildcardedSeparator(false)
          .allow_inet_aton(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .toParams();

  private final List<IPAddress> allowed;

  /**
   * @throws IllegalArgumentException when one of them is no network
   */
  AddressPolicy(List<String> allowedNetworks) {
    this.allowed = allowedNetworks.stream().map(AddressPolicy::network).toList();
  }

  private static IPAddress network(String written) {
    IPAddress address;
    try {
      address = new IPAddressString(written.strip(), CIDR).toAddress();
    } catch (AddressStringException e) {
      throw new IllegalArgumentException(
          ("'%s' in DECURION_HTTP_ALLOWED_NETWORKS is not a network; write it as 10.1.0.0/16,"
                  + " 127.0.0.1 or fd00::/8")
              .formatted(written),
          e);
    }
    if (!address.equals(address.toPrefixBlock())) {
      throw new IllegalArgumentException(
          ("'%s' in DECURION_HTTP_ALLOWED_NETWORKS is an address within a network; write %s for the"
                  + " network or %s for the address")
              .formatted(written, address.toPrefixBlock(), address.withoutPrefixLength()));
    }
    return address;
  }

  /** Why the address may not be connected to, in a few words; empty when it may. */
  Optional<String> refusal(InetAddress address) {
    // By its bytes: a zone (fe80::1%eth0) would keep it apart from every network.
    IPAddress itself = new IPAddressGenerator().from(address.getAddress());
    Optional<IPAddress> embedded = embedded(itself);
    List<IPAddress> forms = Stream.concat(Stream.of(itself), embedded.stream()).toList();
    if (allowed.stream().anyMatch(network -> forms.stream().anyMatch(network::contains))) {
      return Optional.empty();
    }
    return SpecialNetworks.natureOf(embedded.orElse(itself));
  }

  /** The IPv4 address that sockets (mapped), translators (NAT64) and tunnels (6to4) make of it. */
  private static Optional<IPAddress> embedded(IPAddress address) {
    if (!address.isIPv6()) {
      return Optional.empty();
    }
    IPv6Address six = address.toIPv6();
    if (six.is6To4()) {
      return Optional.of(six.get6To4IPv4Address());
    }
    return six.isIPv4Mapped() || six.isWellKnownIPv4Translatable()
        ? Optional.of(six.getEmbeddedIPv4Address())
        : Optional.empty();
  }
}
