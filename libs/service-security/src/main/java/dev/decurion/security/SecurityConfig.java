package dev.decurion.security;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may use a service; as environment variable {@code DECURION_API_TOKEN}. */
@ConfigMapping(prefix = "decurion")
public interface SecurityConfig {
  /** Whoever sends this is let in; needed when listening beyond loopback. */
  Optional<String> apiToken();
}
