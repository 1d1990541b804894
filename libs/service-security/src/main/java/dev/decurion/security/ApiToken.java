package dev.decurion.security;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secret that opens a service, and the two ways to show it.
 *
 * <p>Programs send {@code Authorization: Bearer TOKEN}. Browsers cannot be told to, but ask for a
 * name and a password by themselves, so the token is also taken as the password of HTTP Basic, with
 * any name, to read. Only to read: once it has them a browser adds the credentials to every request
 * to this service, also to one that a page of somebody else's made it send. If they authorised a
 * change, any web page could start a run in the name of whoever looks at it.
 */
final class ApiToken {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final byte[] value;

  ApiToken(String value) {
    this.value = bytes(value);
  }

  /**
   * Whether a request may pass.
   *
   * @param authorization its {@code Authorization} header, if it has one
   */
  boolean admits(HttpMethod method, @Nullable String authorization) {
    if (authorization == null) {
      return false;
    }
    if (hasScheme(authorization, BEARER)) {
      return matches(authorization.substring(BEARER.length()));
    }
    return hasScheme(authorization, BASIC)
        && reads(method)
        && matches(password(authorization.substring(BASIC.length())));
  }

  /** Whether a request of this method changes nothing. */
  static boolean reads(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean hasScheme(String authorization, String scheme) {
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /**
   * What stands behind the first colon (RFC 7617); empty, which no token is, if it is malformed.
   */
  private static String password(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? "" : pair.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** In constant time, so that the answer does not tell how much of the token was right. */
  private boolean matches(String given) {
    return MessageDigest.isEqual(bytes(given), value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
