package dev.decurion.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The readiness of a service, as of MicroProfile Health. */
public record Health(List<Check> checks) {
  public Health {
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /** The trouble of which an answer tells; empty also when it is no such answer. */
  public static Optional<String> troubleIn(String answer) {
    try {
      return JsonText.read(answer, Health.class, "a service").trouble();
    } catch (UnexpectedResponseException e) {
      return Optional.empty();
    }
  }

  /** What is wrong, in the words of the check that noticed. */
  Optional<String> trouble() {
    return checks.stream()
        .flatMap(check -> Optional.ofNullable(check.data().get("trouble")).stream())
        .map(String::valueOf)
        .findFirst();
  }

  /** One of the checks. */
  public record Check(Map<String, Object> data) {
    public Check {
      data = data == null ? Map.of() : data;
    }
  }
}
