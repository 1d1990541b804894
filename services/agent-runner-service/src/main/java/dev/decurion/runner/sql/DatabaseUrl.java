package dev.decurion.runner.sql;

import dev.decurion.runner.execution.TaskFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code postgresql://user:password@host:port/database}. Its text never shows the password. */
record DatabaseUrl(String jdbc, String place, String user, String password) {
  private static final String FORM = "postgresql://user:password@host:port/database";

  static DatabaseUrl of(Optional<String> configured) throws TaskFailedException {
    String text = configured.map(String::strip).orElse("");
    if (text.isEmpty()) {
      throw TaskFailedException.because(
          "DECURION_DATABASE_URL is not set for this runner; set it to " + FORM);
    }
    URI uri;
    try {
      uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
    } catch (URISyntaxException e) {
      throw malformed(); // without the cause, which shows the password
    }
    boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!postgres || uri.getHost() == null || uri.getPath().length() < 2) {
      throw malformed();
    }
    String place =
        uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = user.indexOf(':');
    return new DatabaseUrl(
        "jdbc:postgresql://" + place + query,
        place,
        decode(colon < 0 ? user : user.substring(0, colon)),
        decode(colon < 0 ? "" : user.substring(colon + 1)));
  }

  private static TaskFailedException malformed() {
    return TaskFailedException.because(
        "DECURION_DATABASE_URL of this runner is not of the form "
            + FORM
            + "; special characters in a password are written as %XX");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return place;
  }
}
