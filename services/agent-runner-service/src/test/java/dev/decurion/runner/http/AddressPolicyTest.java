package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private final AddressPolicy closed = new AddressPolicy(List.of());

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "10.0.0.1, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "169.254.169.254, metadata",
    "168.63.129.16, Azure",
    "100.64.0.1, CGNAT",
    "100.100.100.200, CGNAT",
    "100.127.255.255, CGNAT",
    "0.0.0.0, unspecified",
    "0.1.2.3, unspecified",
    "192.0.0.192, protocols",
    "192.0.2.1, documentation",
    "198.51.100.1, documentation",
    "203.0.113.1, documentation",
    "192.88.99.1, reserved",
    "198.18.0.1, benchmarks",
    "198.19.255.255, benchmarks",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "::1, loopback",
    "::, unspecified",
    "fc00::1, private",
    "fd00:ec2::254, private",
    "fe80::1, link-local",
    "fe80::1%1, link-local",
    "fec0::1, site-local",
    "ff02::1, multicast",
    "2001::1, protocols",
    "2001:2::1, protocols",
    "2001:db8::1, documentation",
    "3fff::1, documentation",
    "5f00::1, reserved",
    "100::1, reserved",
    "64:ff9b:1::1, reserved",
    "4000::1, reserved",
  })
  void specialNetworksAreRefusedAndNamed(String address, String nature) throws Exception {
    assertThat(closed.refusal(InetAddress.getByName(address)))
        .hasValueSatisfying(refusal -> assertThat(refusal).contains(nature));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "::10.0.0.1",
        "::0.0.0.2",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101:1::1",
      })
  void ipv6ThatStandsForASpecialAddressOfIpv4IsRefused(String address) throws Exception {
    assertThat(closed.refusal(InetAddress.getByName(address))).isPresent();
  }

  /** Java makes an address of IPv4 of these; sockets of other systems may not. */
  @Test
  void soIsOneThatJavaHasLeftAsItWas() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    assertThat(closed.refusal(InetAddress.getByAddress("x", mapped))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450::1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1",
      })
  void thePublicInternetIsPermitted(String address) throws Exception {
    assertThat(closed.refusal(InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.2.3, true",
    "10.1.0.0/16, 10.2.0.1, false",
    "10.1.0.0/16, 64:ff9b::10.1.2.3, true",
    "10.1.0.0/16, ::ffff:10.1.2.3, true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, ::1, false",
    "::1, ::1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc12::1, false",
    "fe80::/10, fe80::1%1, true",
    "0.0.0.0/0, 169.254.169.254, true",
    "0.0.0.0/0, fd00::1, false",
  })
  void theConfigurationAllowsNetworksAndNothingBesideThem(
      String network, String address, boolean permitted) throws Exception {
    AddressPolicy policy = new AddressPolicy(List.of("192.168.7.0/24", network));

    assertThat(policy.refusal(InetAddress.getByName(address)).isEmpty()).isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "10.*",
        "10.0.0-5.1",
        "10",
        "10.1",
        "2130706433",
        "0x7f.0.0.1",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/255.0.0.0",
        "localhost",
        "10.0.0.0 /8 x",
        "::/129",
        "1::2::3"
      })
  void whatIsNotANetworkIsAMistakeInTheConfiguration(String written) {
    assertThatThrownBy(() -> new AddressPolicy(List.of(written)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DECURION_HTTP_ALLOWED_NETWORKS");
  }

  @Test
  void anAddressWithTheLengthOfANetworkIsAMistakeToo() {
    assertThatThrownBy(() -> new AddressPolicy(List.of("10.1.2.3/8")))
        .hasMessageContainingAll("10.1.2.3/8", "10.0.0.0/8 for the network", "10.1.2.3 for the");
  }
}
