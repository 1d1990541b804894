package dev.decurion.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.ProtocolModule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Assignments for tests, each of a run of its own. */
public final class Assignments {
  private static final AtomicLong NUMBER = new AtomicLong(System.currentTimeMillis());

  private static final ObjectMapper JSON = ProtocolModule.mapper();

  private Assignments() {}

  public static Assignment of(String agent, Action action) {
    return new Assignment(
        RunId.of(NUMBER.incrementAndGet(), 7, 0),
        TaskAddress.parse(agent + "/task"),
        1,
        42,
        action,
        Optional.empty(),
        Duration.ofSeconds(30),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  public static Assignment script(String agent, String script) {
    return of(agent, new Action.Run(script));
  }

  public static Assignment waiting(String agent, Duration duration) {
    return of(agent, new Action.Wait(duration));
  }

  public static Assignment verifiedBy(Assignment given, Action verify) {
    return changed(given, Map.of("verify", verify));
  }

  public static Assignment within(Assignment given, Duration timeout) {
    return changed(given, Map.of("timeout", timeout));
  }

  public static Assignment with(
      Assignment given, Map<String, String> env, Map<String, String> inputs, String workdir) {
    Map<String, Object> changes = new HashMap<>(Map.of("env", env, "inputs", inputs));
    if (!workdir.isEmpty()) {
      changes.put("workdir", workdir);
    }
    return changed(given, changes);
  }

  public static Assignment needing(Assignment given, Map<TaskAddress, Map<String, String>> needs) {
    return changed(given, Map.of("needs", needs));
  }

  public static Assignment parkingOn(Assignment given, int exitCode) {
    return changed(given, Map.of("parkOn", exitCode));
  }

  /** An assignment in which some properties have other values. */
  public static Assignment changed(Assignment given, Map<String, ?> properties) {
    ObjectNode tree = JSON.valueToTree(given);
    properties.forEach((name, value) -> tree.set(name, JSON.valueToTree(value)));
    try {
      return JSON.treeToValue(tree, Assignment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static Assignment withSecrets(Assignment given, String... names) {
    return changed(given, Map.of("secrets", List.of(names)));
  }
}
