package dev.decurion.runner.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretLookupTest {
  @TempDir Path home;
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(home.resolve("secrets"));
  }

  private String value(String name, Map<String, String> environment)
      throws UnusableSecretException {
    return new SecretLookup(Optional.of(directory), environment, List.of())
        .of(List.of(name))
        .value(name);
  }

  private void assertUnusable(String name, Map<String, String> environment, String why) {
    assertThatThrownBy(() -> value(name, environment))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(why);
  }

  @Test
  void aFileGoesBeforeAVariableAndItsLineEndIsNoPartOfIt() throws Exception {
    Map<String, String> environment = Map.of("DECURION_SECRET_TOKEN", "of-the-variable\n");
    assertThat(value("TOKEN", environment)).isEqualTo("of-the-variable\n");

    Files.writeString(directory.resolve("TOKEN"), "of-the-file\n");
    assertThat(value("TOKEN", environment)).isEqualTo("of-the-file");

    Files.writeString(directory.resolve("TOKEN"), " two\nlines \r\n");
    assertThat(value("TOKEN", environment)).as("looked up anew").isEqualTo(" two\nlines ");
  }

  @Test
  void whatIsNowhereIsMissingAndTheMessageNamesBothPlaces() {
    assertThatThrownBy(() -> value("TOKEN", Map.of("TOKEN", "not-meant-for-tasks")))
        .hasMessage(
            "the runner has no secret TOKEN: there is neither the file "
                + directory.resolve("TOKEN")
                + " (DECURION_SECRETS_DIRECTORY) nor its variable DECURION_SECRET_TOKEN");
    assertThatThrownBy(
            () -> new SecretLookup(Optional.empty(), Map.of(), List.of()).of(List.of("TOKEN")))
        .hasMessageContaining("DECURION_SECRETS_DIRECTORY is not set")
        .hasMessageContaining("DECURION_SECRET_TOKEN");
  }

  @Test
  void linksOfKubernetesAreFollowedAndThoseThatLeadOutAreNot() throws Exception {
    Path version = Files.createDirectory(directory.resolve("..2026_11_23_10_00_00.1"));
    Files.writeString(version.resolve("TOKEN"), "of-kubernetes");
    Files.createSymbolicLink(directory.resolve("..data"), version.getFileName());
    Files.createSymbolicLink(directory.resolve("TOKEN"), Path.of("..data/TOKEN"));
    assertThat(value("TOKEN", Map.of())).isEqualTo("of-kubernetes");

    Path outside = Files.writeString(home.resolve("outside"), "of-somebody-else");
    Files.createSymbolicLink(directory.resolve("OUT"), outside);
    assertUnusable("OUT", Map.of(), "leads out of the directory of secrets");
    assertThatThrownBy(() -> value("../outside", Map.of()))
        .hasMessage("'../outside' cannot be the name of a secret");
  }

  @Test
  void aDirectoryOfSecretsMayBeALinkItself() throws Exception {
    Files.writeString(directory.resolve("TOKEN"), "behind-a-link");
    directory = Files.createSymbolicLink(home.resolve("link"), directory);

    assertThat(value("TOKEN", Map.of())).isEqualTo("behind-a-link");
  }

  @Test
  void whatIsEmptyOrTooShortToBeMaskedIsRefused() throws Exception {
    assertUnusable("TOKEN", Map.of("DECURION_SECRET_TOKEN", ""), "is empty");
    assertUnusable("TOKEN", Map.of("DECURION_SECRET_TOKEN", " abc "), "shorter than 4 characters");
    assertThat(value("TOKEN", Map.of("DECURION_SECRET_TOKEN", "abcd"))).isEqualTo("abcd");
    Files.writeString(directory.resolve("TOKEN"), "\n");
    assertUnusable("TOKEN", Map.of("DECURION_SECRET_TOKEN", "of-the-variable"), "is empty");
  }

  @Test
  void whatIsTooLargeOrNoTextIsRefused() throws Exception {
    Path file = directory.resolve("TOKEN");
    Files.writeString(file, "x".repeat(64 * 1024));
    assertThat(value("TOKEN", Map.of())).hasSize(64 * 1024);
    Files.writeString(directory.resolve("OTHER"), "a-little-more");
    assertThatThrownBy(
            () ->
                new SecretLookup(Optional.of(directory), Map.of(), List.of())
                    .of(List.of("TOKEN", "OTHER")))
        .hasMessageContaining("OTHER makes the secrets of the task larger than 64 KiB together");

    Files.writeString(file, "x".repeat(64 * 1024 + 1));
    assertUnusable("TOKEN", Map.of(), "larger than 64 KiB");
    Files.write(file, new byte[] {(byte) 0xff, 'a', 'b', 'c', 'd'});
    assertUnusable("TOKEN", Map.of(), "not UTF-8");
    Files.writeString(file, "a\0bcdef");
    assertUnusable("TOKEN", Map.of(), "NUL");
    Files.createDirectory(directory.resolve("FOLDER"));
    assertUnusable("FOLDER", Map.of(), "no regular file");
  }

  @Test
  void secretsDoNotShowWhenTheyAreWrittenDown() {
    assertThat(KnownSecrets.of(Map.of("TOKEN", "hush-hush"))).hasToString("Secrets[TOKEN]");
  }

  @Test
  void theCredentialsOfTheRunnerAreMaskedForEveryTaskAndGivenToNone() throws Exception {
    SecretLookup lookup =
        KnownSecrets.lookup(Map.of("TOKEN", "hush-hush"), "password-of-the-database");

    for (Secrets secrets : List.of(lookup.of(List.of()), lookup.of(List.of("TOKEN")))) {
      assertThat(secrets.mask("it is password-of-the-database")).isEqualTo("it is ***");
    }
    assertThat(lookup.names()).containsExactly("TOKEN");
  }
}
