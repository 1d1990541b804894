package dev.decurion.runner.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** A DNS of the tests' own, and the system's for everything else. */
final class Names implements DnsResolver {
  private final Map<String, Deque<List<String>>> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** Answers with these addresses; with those of the last call from then on. */
  synchronized Names with(String host, String... addresses) {
    answers.computeIfAbsent(host, key -> new ArrayDeque<>()).add(Arrays.asList(addresses));
    return this;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized InetAddress[] resolve(String host) throws UnknownHostException {
    asked.add(host);
    Deque<List<String>> known = answers.get(host);
    if (known == null) {
      return SystemDefaultDnsResolver.INSTANCE.resolve(host);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : known.size() > 1 ? known.remove() : known.element()) {
      addresses.add(InetAddress.getByName(address));
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
