package dev.decurion.runner.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.decurion.core.plan.Action.Http.Expectation;
import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares answers with what the plan expects. Thread-safe. */
final class ExpectationCheck {
  private static final int MOST_SHOWN = 100;
  private static final int MOST_DIFFERENCES = 5;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** 7 and 7.0 are one number. */
  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  private final Secrets secrets;
  private final BodyMemory memory;
  private final List<Integer> statuses;
  private final Map<JsonPointer, JsonNode> values = new LinkedHashMap<>();

  /**
   * @param secrets which answers may repeat
   * @param memory for their bodies
   */
  ExpectationCheck(Expectation expectation, Secrets secrets, BodyMemory memory) {
    this.secrets = secrets;
    this.memory = memory;
    statuses = expectation.statuses();
    expectation
        .json()
        .forEach((pointer, json) -> values.put(JsonPointer.compile(pointer), expected(json)));
  }

  private static JsonNode expected(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the plan expects what is no JSON: " + json, e);
    }
  }

  /** How much of a body the check needs. */
  Body.Limit limit() {
    return values.isEmpty() ? Body.Limit.start(memory) : Body.Limit.whole(memory);
  }

  /** Whether a redirect is what is wanted, and not the place to which it leads. */
  boolean names(int status) {
    return statuses.contains(status);
  }

  /** What is not as expected; empty when all is. */
  Optional<String> complaint(Answer answer) {
    boolean expected =
        statuses.isEmpty() ? answer.status() / 100 == 2 : statuses.contains(answer.status());
    if (!expected) {
      return Optional.of(
          "answered %d instead of %s%s"
              .formatted(
                  answer.status(),
                  statuses.isEmpty() ? "2xx" : shown(statuses),
                  answer.body().shown(secrets)));
    }
    return values.isEmpty() ? Optional.empty() : inJson(answer);
  }

  private static String shown(List<Integer> statuses) {
    return String.join(" or ", statuses.stream().map(String::valueOf).toList());
  }

  private Optional<String> inJson(Answer answer) {
    if (answer.body().isEmpty()) {
      return Optional.of(
          "answered %d without the JSON that is expected".formatted(answer.status()));
    }
    List<String> differences;
    // A tree takes a multiple of its text, and there may be many senders.
    synchronized (this) {
      try {
        differences = differences(answer.body().json(JSON));
      } catch (IOException e) {
        return Optional.of(
            "answered %d with what is no JSON (Content-Type: %s)%s"
                .formatted(
                    answer.status(), shown(answer.contentType()), answer.body().shown(secrets)));
      }
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(joined(differences));
  }

  private List<String> differences(JsonNode answer) {
    List<String> differences = new ArrayList<>();
    values.forEach(
        (pointer, expected) -> {
          JsonNode actual = answer.at(pointer);
          if (!expected.equals(BY_VALUE, actual)) {
            differences.add(
                "expected %s at %s, but there is %s"
                    .formatted(
                        shown(expected.toString()),
                        pointer.matches() ? "the top" : shown(pointer.toString()),
                        actual.isMissingNode() ? "nothing" : shown(actual.toString())));
          }
        });
    return differences;
  }

  private String shown(String text) {
    return Excerpt.of(text, MOST_SHOWN, secrets);
  }

  private static String joined(List<String> differences) {
    int more = differences.size() - MOST_DIFFERENCES;
    return String.join("; ", differences.subList(0, Math.min(differences.size(), MOST_DIFFERENCES)))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
