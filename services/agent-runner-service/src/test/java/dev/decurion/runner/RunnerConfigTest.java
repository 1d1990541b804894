package dev.decurion.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerConfigTest {
  private static RunnerConfig of(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(RunnerConfig.class)
        .withSources(new SysPropConfigSource(), new EnvConfigSource(environment, 300))
        .build()
        .getConfigMapping(RunnerConfig.class);
  }

  @Test
  void networksAreSeparatedByCommas() {
    assertThat(
            of(Map.of("DECURION_HTTP_ALLOWED_NETWORKS", "10.0.0.0/8,::1")).http().allowedNetworks())
        .hasValueSatisfying(networks -> assertThat(networks).containsExactly("10.0.0.0/8", "::1"));
  }

  /** As docker-compose.yml gives it when nobody has set it. */
  @Test
  void anEmptyVariableAllowsNoNetworks() {
    assertThat(of(Map.of("DECURION_HTTP_ALLOWED_NETWORKS", "")).http().allowedNetworks()).isEmpty();
    assertThat(of(Map.of()).http().allowedNetworks()).isEmpty();
  }
}
