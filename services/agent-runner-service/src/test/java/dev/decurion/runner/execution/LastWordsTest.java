package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastWordsTest {
  private static final String NODE =
      """
      node:net:1912
            throw ex;
      Error: listen EADDRINUSE: address already in use 127.0.0.1:4000
      Emitted 'error' event on Server instance at:
          at Server.setupListenHandle [as _listen2] (node:net:1908:16) {
        code: 'EADDRINUSE',
        port: 4000
      }

      Node.js v20.20.2
      """;

  @Test
  void theLastLineForPeopleIsTold() {
    assertThat(LastWords.of("building\nFAILED: the registry is away\n\n"))
        .contains("FAILED: the registry is away");
    assertThat(LastWords.of("")).isEmpty();
    assertThat(LastWords.of("\n}\n")).isEmpty();
  }

  @Test
  void framesAndFieldsOfAnErrorAreNotMeantForPeople() {
    assertThat(LastWords.of(NODE))
        .contains("Error: listen EADDRINUSE: address already in use 127.0.0.1:4000");
    assertThat(
            LastWords.of(
                "npm error 404 not found\nnpm error\nnpm error A complete log of this run can be"
                    + " found in: x.log"))
        .contains("npm error 404 not found");
  }

  @Test
  void aLongLineIsCut() {
    assertThat(LastWords.of("x".repeat(1000)).orElseThrow()).hasSize(301).endsWith("…");
  }

  @Test
  void whatTheSystemRefusesComesWithAdvice() {
    assertThat(LastWords.advice(NODE).orElseThrow()).startsWith("a port that it wants is taken");
    assertThat(LastWords.advice("curl: (7) Failed: Connection refused").orElseThrow())
        .startsWith("nobody listens");
    assertThat(LastWords.advice("curl: (6) Could not resolve host: x").orElseThrow())
        .contains("is there a network?");
    assertThat(LastWords.advice("cp: error writing: No space left on device").orElseThrow())
        .startsWith("a disk is full");
    assertThat(LastWords.advice("1 test failed")).isEmpty();
  }
}
