package dev.decurion.core.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An address that an {@code http} task may ask: absolute, {@code http} or {@code https}, with a
 * host and without a user. Which network the host lies in is for the runner to judge.
 */
public record HttpUrl(URI uri) {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MAX_PORT = 65_535;

  /** Systems take a number for an address of IPv4: 2130706433 for 127.0.0.1. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  public HttpUrl {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException("it must start with http:// or https://");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "it must not have a user or a password in it; the header Authorization is for that");
    }
    if (uri.getHost() == null || NUMBER.matcher(uri.getHost()).matches()) {
      throw new IllegalArgumentException(
          "it has no proper host: a name of letters, digits, '-' and '.', or an address such as"
              + " 192.0.2.1 or [2001:db8::1]");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw new IllegalArgumentException("its port must be from 1 to " + MAX_PORT);
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException when it is no such address; the message says why, without the
   *     address, which may have a password in it
   */
  public static HttpUrl parse(String written) {
    try {
      return new HttpUrl(new URI(new URI(written).toASCIIString()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "it is not an address: " + e.getReason() + " at character " + (e.getIndex() + 1));
    }
  }

  /** Whether both have the same scheme, host and port, and so may see the same credentials. */
  public boolean isOfOrigin(HttpUrl other) {
    return uri.getScheme().equalsIgnoreCase(other.uri.getScheme())
        && uri.getHost().equalsIgnoreCase(other.uri.getHost())
        && port() == other.port();
  }

  private int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** Where it leads to without the query, which may have credentials in it. */
  public String place() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
