package dev.decurion.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The readiness of a service, as of MicroProfile Health. */
record Health(List<Check> checks) {
  Health {
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /** What is wrong, in the words of the check that noticed. */
  Optional<String> trouble() {
    return checks.stream()
        .flatMap(check -> Optional.ofNullable(check.data().get("trouble")).stream())
        .map(String::valueOf)
        .findFirst();
  }

  record Check(Map<String, Object> data) {
    Check {
      data = data == null ? Map.of() : data;
    }
  }
}
