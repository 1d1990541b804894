package dev.decurion.core.reader;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the commands of a task get as variables: those that the plan writes out, and secrets, of
 * which it has the names.
 */
record Variables(Map<String, String> env, List<String> secrets) {
  static final Variables NONE = new Variables(Map.of(), List.of());
  static final int MAX_SECRETS = 20;

  Variables {
    env = Map.copyOf(env);
    secrets = List.copyOf(secrets);
  }

  /** These, and over them those of an agent or a task. */
  Variables overlaidWith(Fields fields) {
    if (!fields.has("env") && !fields.has("secrets")) {
      return this; // as almost all tasks do
    }
    Map<String, String> variables = new LinkedHashMap<>(env);
    fields.get("env").ifPresent(value -> variables.putAll(readEnv(value)));
    Set<String> names = new LinkedHashSet<>(secrets);
    fields.get("secrets").ifPresent(value -> addSecrets(value, variables, names));
    return new Variables(variables, List.copyOf(names));
  }

  private Map<String, String> readEnv(Value value) {
    Map<String, String> own = EnvReader.read(value);
    for (String name : secrets) {
      if (own.containsKey(name)) {
        value.problem("secret-in-env", "'env' sets " + name + ", which is a secret of the agent");
      }
    }
    return own;
  }

  private static void addSecrets(Value list, Map<String, String> env, Set<String> names) {
    Texts.distinct(list.items("'secrets'"), "a secret")
        .forEach(
            item ->
                item.text("a secret")
                    .filter(name -> isSecret(item, name, env))
                    .ifPresent(names::add));
    bounded(list, names);
  }

  /** The names, with a problem at the place given when there are too many. */
  static <T extends Collection<String>> T bounded(Value place, T names) {
    if (names.size() > MAX_SECRETS) {
      place.problem(
          "too-many",
          "a task has at most " + MAX_SECRETS + " secrets, those of its agent included");
    }
    return names;
  }

  private static boolean isSecret(Value item, String name, Map<String, String> env) {
    if (!Texts.isVariable(item, name)) {
      return false;
    }
    if (env.containsKey(name)) {
      item.problem("secret-in-env", "'env' sets " + name + " too; a secret is not in the plan");
      return false;
    }
    return true;
  }
}
