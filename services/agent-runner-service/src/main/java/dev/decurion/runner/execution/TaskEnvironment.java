package dev.decurion.runner.execution;

import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.secrets.SecretLookup;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of commands: what the runner lets through, the run's inputs, the outputs of
 * needed tasks, what the plan says, which goes over these, and the secrets of the task.
 */
@ApplicationScoped
class TaskEnvironment {
  private static final String DATABASE = "DECURION_DATABASE_URL";

  /** What the runner signs in with itself, and what begins so. */
  private static final List<String> OF_RUNNER =
      List.of(
          SecretLookup.VARIABLE,
          "DECURION_API_TOKEN",
          "DECURION_LLM_API_KEY",
          "DECURION_REDIS_URL",
          "QUARKUS_REDIS_");

  private final List<String> allowed;
  private final Map<String, String> own;

  @Inject
  TaskEnvironment(RunnerConfig config) {
    this(config.env().allow(), ownEnvironment(config));
  }

  TaskEnvironment(List<String> allowed, Map<String, String> own) {
    this.allowed =
        allowed.stream().filter(name -> OF_RUNNER.stream().noneMatch(name::startsWith)).toList();
    this.own = Map.copyOf(own);
  }

  private static Map<String, String> ownEnvironment(RunnerConfig config) {
    Map<String, String> own = new TreeMap<>(System.getenv());
    config.database().url().ifPresent(url -> own.put(DATABASE, url));
    return own;
  }

  Map<String, String> of(
      Assignment assignment,
      Secrets secrets,
      NeededOutputs needs,
      Workplace place,
      Scratch scratch) {
    Map<String, String> environment = new TreeMap<>();
    for (String name : allowed) {
      String value = own.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    assignment.inputs().forEach((name, value) -> environment.put("INPUT_" + variable(name), value));
    environment.putAll(needs.variables());
    environment.putAll(assignment.env());
    assignment.secrets().forEach(name -> environment.put(name, secrets.value(name)));
    environment.put("DECURION_RUN", assignment.run().value());
    environment.put("DECURION_TASK", assignment.task().toString());
    environment.put("DECURION_ATTEMPT", Integer.toString(assignment.attempt()));
    environment.put("DECURION_WORKSPACE", place.directory().toString());
    environment.put("DECURION_RUN_DIRECTORY", place.runDirectory().toString());
    place.start().ifPresent(commit -> environment.put("DECURION_START_COMMIT", commit));
    environment.put("DECURION_FENCING_TOKEN", Long.toString(assignment.token()));
    environment.put("DECURION_OUTPUT", scratch.outputFile().toString());
    environment.put("DECURION_MILESTONE", scratch.milestoneFile().toString());
    environment.put("DECURION_NEEDS", scratch.needsFile().toString());
    return environment;
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }
}
