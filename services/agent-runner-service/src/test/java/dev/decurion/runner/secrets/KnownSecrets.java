package dev.decurion.runner.secrets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets for the tests of other packages. */
public final class KnownSecrets {
  private KnownSecrets() {}

  /** A runner that has these, and signs in with those credentials. */
  public static SecretLookup lookup(Map<String, String> values, String... credentials) {
    Map<String, String> environment = new HashMap<>();
    values.forEach((name, value) -> environment.put(SecretLookup.VARIABLE + name, value));
    return new SecretLookup(Optional.empty(), environment, List.of(credentials));
  }

  /** A task that asks for these. */
  public static Secrets of(Map<String, String> values) {
    return new Secrets(values);
  }
}
