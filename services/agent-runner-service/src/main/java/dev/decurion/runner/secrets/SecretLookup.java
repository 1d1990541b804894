package dev.decurion.runner.secrets;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.Variable;
import dev.decurion.runner.RunnerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Looks up the values of secrets, each time anew: first a file of that name in the directory of
 * secrets, then the runner's variable {@code DECURION_SECRET_<NAME>}.
 */
@ApplicationScoped
public class SecretLookup {
  /** What the variables that have secrets begin with. */
  public static final String VARIABLE = Variable.RESERVED + "SECRET_";

  /** Bytes of the secrets of a task together; bounds what their masking costs. */
  static final int MOST_BYTES = 64 * 1024;

  /**
   * Characters without the white space around them. What is shorter also occurs where it is not the
   * secret: masking would make the log unreadable, and tell the value by what is missing there.
   */
  static final int SHORTEST = 4;

  private final Optional<Path> directory;
  private final Map<String, String> environment;
  private final Collection<String> credentials;
  private final Secrets ofRunner;

  @Inject
  SecretLookup(
      RunnerConfig config,
      @ConfigProperty(name = "decurion.api-token") Optional<String> apiToken,
      @ConfigProperty(name = "quarkus.redis.password") Optional<String> redisPassword) {
    this(
        config.secrets().directory(),
        System.getenv(),
        RunnerCredentials.of(
            config, System.getenv(), Stream.of(apiToken, redisPassword).flatMap(Optional::stream)));
  }

  /**
   * @param credentials of the runner itself
   */
  SecretLookup(
      Optional<Path> directory, Map<String, String> environment, Collection<String> credentials) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.credentials = List.copyOf(credentials);
    this.ofRunner = credentials.isEmpty() ? Secrets.NONE : new Secrets(Map.of(), credentials);
  }

  /**
   * The secrets of these names. The credentials of the runner itself are masked with them.
   *
   * @throws UnusableSecretException when one of them is not there or cannot be used
   */
  public Secrets of(List<String> names) throws UnusableSecretException {
    if (names.isEmpty()) {
      return ofRunner;
    }
    Map<String, String> values = new LinkedHashMap<>();
    int bytes = 0;
    for (String name : names) {
      String value = value(name);
      bytes += value.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        throw unusable(name, "makes the secrets of the task larger than 64 KiB together");
      }
      values.put(name, value);
    }
    return new Secrets(values, credentials);
  }

  /** The names of all secrets that the runner has, usable or not. */
  public Set<String> names() {
    Set<String> names =
        environment.keySet().stream()
            .filter(variable -> variable.startsWith(VARIABLE))
            .map(variable -> variable.substring(VARIABLE.length()))
            .filter(Variable::isName)
            .collect(Collectors.toCollection(TreeSet::new));
    if (directory.isPresent()) {
      try (Stream<Path> files = Files.list(directory.get())) {
        files.map(it -> it.getFileName().toString()).filter(Variable::isName).forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException("the secrets cannot be listed: " + e.getMessage(), e);
      }
    }
    return names;
  }

  /**
   * Those of a task, and each by itself that another one can get, which are made one after the
   * other, for some are large: what none of them occurs in shows no secret to anybody.
   */
  public Stream<Secrets> all(Secrets ofTask) {
    return Stream.concat(Stream.of(ofTask).filter(it -> !it.isEmpty()), each());
  }

  private Stream<Secrets> each() {
    return names().stream()
        .flatMap(
            name -> {
              try {
                return Stream.of(new Secrets(Map.of(name, value(name))));
              } catch (UnusableSecretException e) {
                return Stream.empty(); // the same refuses it to all tasks
              }
            });
  }

  private String value(String name) throws UnusableSecretException {
    if (!Variable.isName(name)) { // it becomes part of a path
      throw new UnusableSecretException(
          "'" + Identifiers.excerpt(name) + "' cannot be the name of a secret");
    }
    String value = ofFile(name).or(() -> ofVariable(name)).orElse(null);
    if (value == null) {
      throw new UnusableSecretException(
          "the runner has no secret %s: there is neither %s nor its variable %s%s"
              .formatted(name, describedFile(name), VARIABLE, name));
    }
    if (value.isBlank()) {
      throw unusable(name, "is empty");
    }
    if (value.strip().length() < SHORTEST) {
      throw unusable(
          name,
          "is shorter than %d characters and cannot be masked; such a text occurs by chance"
              .formatted(SHORTEST));
    }
    if (value.indexOf('\0') >= 0) {
      throw unusable(name, "has a NUL character in it, which no variable can have");
    }
    return value;
  }

  private String describedFile(String name) {
    return directory
        .map(path -> "the file " + path.resolve(name) + " (DECURION_SECRETS_DIRECTORY)")
        .orElse("a file (DECURION_SECRETS_DIRECTORY is not set)");
  }

  private Optional<String> ofVariable(String name) {
    return Optional.ofNullable(environment.get(VARIABLE + name));
  }

  private Optional<String> ofFile(String name) throws UnusableSecretException {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    Path file = directory.get().resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(withoutLineEnd(decode(name, read(name, file))));
    } catch (IOException e) {
      throw unusable(name, "cannot be read: " + e);
    }
  }

  /** Links may lead elsewhere in the directory, as those of Kubernetes do, but not out of it. */
  private byte[] read(String name, Path file) throws IOException, UnusableSecretException {
    Path real = file.toRealPath();
    if (!real.startsWith(directory.orElseThrow().toRealPath())) {
      throw unusable(name, "leads out of the directory of secrets: " + file);
    }
    if (!Files.isRegularFile(real)) {
      throw unusable(name, "is no regular file: " + file);
    }
    try (InputStream in = Files.newInputStream(real)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unusable(name, "is larger than 64 KiB: " + file);
      }
      return bytes;
    }
  }

  private static String decode(String name, byte[] bytes) throws UnusableSecretException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unusable(name, "is not UTF-8; encode it, for example as base64");
    }
  }

  private static String withoutLineEnd(String text) {
    return text.replaceFirst("\r?\n\\z", "");
  }

  private static UnusableSecretException unusable(String name, String why) {
    return new UnusableSecretException("the secret " + name + " " + why);
  }
}
