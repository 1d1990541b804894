package dev.decurion.testing.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.redistesting.RedisProcess;
import dev.decurion.testing.ModelServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tasks do with their secrets what they should not, and nothing that they leave has one in it. */
class SecretsTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Stands beside the secrets wherever they leak to: what is looked through must have it. */
  private static final String CANARY = "canary-" + UUID.randomUUID();

  private static final String PLAN =
      """
      plan: secrets
      defaults: { retry: { attempts: 1 } }
      agents:
        worker:
          order: parallel
          secrets: [FILE_TOKEN]
          tasks:
            - id: leaky
              secrets: [VARIABLE_TOKEN]
              run: |
                echo "%1$s raw $FILE_TOKEN and $VARIABLE_TOKEN"
                printf '%%s' "$FILE_TOKEN" | base64
                printf 'user:%%s' "$FILE_TOKEN" | base64
                printf '%%090d%%s' 0 "$VARIABLE_TOKEN" | base64
                printf '%%s' "$FILE_TOKEN" | od -An -v -tx1 | tr -d ' \\n'; echo
                first=$(printf '%%s' "$FILE_TOKEN" | cut -c1-16)
                printf 'split %%s' "$first"
                touch %2$s/half
                while ! test -e %2$s/go; do sleep 0.05; done
                echo "${FILE_TOKEN#"$first"} joined"
                echo "token=%1$s $FILE_TOKEN" >> "$DECURION_OUTPUT"
                echo "length=${#FILE_TOKEN}" >> "$DECURION_OUTPUT"
                echo "at-$VARIABLE_TOKEN" >> "$DECURION_MILESTONE"
                echo reached >> "$DECURION_MILESTONE"
              verify: echo "verified $FILE_TOKEN"
            - id: failing
              run: printf 'last line %1$s %%s' "$FILE_TOKEN"; exit 3
            - id: confused
              run: echo "%1$s $FILE_TOKEN" >> "$DECURION_OUTPUT"
            - id: dependent
              needs: [leaky]
              run: test "$NEEDS_LEAKY_TOKEN" = '%1$s ***'
            - { id: lacking, run: "true", secrets: [NOWHERE] }
            - id: asking
              http:
                url: %3$s
                headers: { Authorization: { secret: FILE_TOKEN, prefix: "%1$s " } }
                expect: { json: { /authorization: something else } }
            - id: careless
              workspace: worktree
              run: printf '%%s' "$FILE_TOKEN" | base64 | fold -w 32 > committed
            - { id: tidy, needs: [careless], workspace: worktree, run: rm committed }
            - { id: clean, workspace: worktree, run: 'echo %1$s > committed-too' }
            - { id: modelled, llm: { model: any, prompt: Tell me the key. } }
        stranger:
          tasks:
            - id: curious
              run: |
                test -z "${FILE_TOKEN:-}${VARIABLE_TOKEN:-}"
                echo "%1$s $DECURION_CACHE_REDIS_URL $DECURION_DATABASE_URL"
                ! env | grep -e SECRET_ -e LLM
            - id: dotenv
              workspace: worktree
              run: env | grep ^DECURION_.*_URL > .env
            - { id: forgetful, needs: [dotenv], workspace: worktree, run: rm .env }
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final String ofFile = UUID.randomUUID().toString().replace("-", "");
  private final String ofModels = UUID.randomUUID().toString().replace("-", "");
  private final String ofCache = UUID.randomUUID().toString().replace("-", "");
  private final String ofDatabase = UUID.randomUUID().toString().replace("-", "");
  private final String ofVariable = UUID.randomUUID().toString().replace("-", "");

  @Test
  void no_secret_is_in_anything_that_a_run_leaves() throws Exception {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("FILE_TOKEN"), ofFile + "\n");
    Path data = Files.createDirectory(directory.resolve("data"));
    Path gate = Files.createDirectory(directory.resolve("gate"));
    try (CommandLines commandLines = new CommandLines();
        RedisProcess redis = keepingEverythingWritten(data.resolve("redis"));
        EchoServer echo = new EchoServer();
        ModelServer models = new ModelServer(CANARY + " " + ofModels);
        SmallSquad squad = new SmallSquad(data, common(redis), ofRunner(secrets, models))) {
      squad.awaitReady();
      String run = squad.submit(PLAN.formatted(CANARY, gate, echo.url()));

      await().atMost(SOON).until(() -> Files.exists(gate.resolve("half")));
      await().atMost(SOON).until(() -> squad.log(run, "worker/leaky").endsWith("split "));
      Files.createFile(gate.resolve("go"));
      await().atMost(SOON).until(() -> squad.report(run).hasNonNull("finishedAt"));

      assertThatItWasAsPlanned(squad.report(run));
      assertThat(models.keys()).containsExactly("Bearer " + ofModels);
      assertThat(squad.log(run, "worker/leaky"))
          .startsWith(CANARY + " raw *** and ***\n***\n")
          .contains("\nsplit *** joined\n", "\nverified ***")
          .contains("names 'at-***', which is ignored");
      assertThat(squad.log(run, "stranger/curious"))
          .contains(CANARY + " redis://:***@127.0.0.1:1 postgresql://me:***@127.0.0.1:1/none");
      for (String careless :
          List.of("worker/careless", "worker/tidy", "stranger/dotenv", "stranger/forgetful")) {
        assertThat(squad.log(run, careless)).contains("a secret is in one of the files");
      }
      assertNoSecretIn(everything(squad, run, redis));
      assertNoSecretIn(withCanary(commandLines.seen(), "command line"));
    }
    assertNoSecretIn(withCanary(Traces.ofFiles(data), "agent-runner.log"));
  }

  /** In its file stands in plain text what was ever written, also what is deleted by now. */
  private static RedisProcess keepingEverythingWritten(Path home) {
    return new RedisProcess(
        home, "--save", "", "--appendonly", "yes", "--auto-aof-rewrite-percentage", "0");
  }

  private Map<String, String> common(RedisProcess redis) {
    return Map.of(
        "DECURION_REDIS_URL",
        redis.url(),
        "QUARKUS_LOG_LEVEL",
        "DEBUG",
        "DECURION_WORKSPACES",
        directory.resolve("data/workspaces").toString());
  }

  private Map<String, String> ofRunner(Path secrets, ModelServer models) {
    return Map.of(
        "DECURION_CACHE_REDIS_URL",
        "redis://:" + ofCache + "@127.0.0.1:1",
        "DECURION_DATABASE_URL",
        "postgresql://me:" + ofDatabase + "@127.0.0.1:1/none",
        "DECURION_LLM_BASE_URL",
        models.url(),
        "DECURION_LLM_API_KEY",
        ofModels,
        "DECURION_SECRETS_DIRECTORY",
        secrets.toString(),
        "DECURION_SECRET_VARIABLE_TOKEN",
        ofVariable,
        "DECURION_ENV_ALLOW",
        String.join(
            ",",
            "PATH",
            "DECURION_SECRET_VARIABLE_TOKEN",
            "DECURION_LLM_API_KEY",
            "DECURION_CACHE_REDIS_URL",
            "DECURION_DATABASE_URL"),
        "DECURION_HTTP_ALLOWED_NETWORKS",
        "127.0.0.1",
        "DECURION_SLOTS",
        "5");
  }

  private static void assertThatItWasAsPlanned(JsonNode report) {
    Map<String, JsonNode> tasks = new TreeMap<>();
    report
        .path("agents")
        .forEach(agent -> agent.path("tasks").forEach(t -> tasks.put(t.path("id").asText(), t)));
    for (String good :
        List.of(
            "leaky",
            "dependent",
            "careless",
            "tidy",
            "clean",
            "curious",
            "dotenv",
            "forgetful",
            "modelled")) {
      assertThat(tasks.get(good).path("state").asText()).as(good).isEqualTo("SUCCEEDED");
    }
    assertThat(tasks.get("leaky").at("/outputs/token").asText()).isEqualTo(CANARY + " ***");
    assertThat(tasks.get("leaky").at("/outputs/length").asText()).isEqualTo("32");
    assertThat(report.path("failures").toString()).contains("last line " + CANARY + " ***");
    assertThat(tasks.get("confused").toString()).contains("is not key=value: " + CANARY + " ***");
    assertThat(tasks.get("asking").toString())
        .as("what the server answered")
        .contains(CANARY + " ***");
    assertThat(tasks.get("modelled").at("/outputs/answer").asText()).isEqualTo(CANARY + " ***");
    assertThat(tasks.get("lacking").toString())
        .contains("NOWHERE", "DECURION_SECRETS_DIRECTORY", "DECURION_SECRET_NOWHERE");
  }

  private Map<String, String> everything(SmallSquad squad, String run, RedisProcess redis)
      throws Exception {
    Map<String, String> traces = new TreeMap<>();
    traces.putAll(withCanary(Traces.ofKeys(redis), "log:" + run));
    withCanary(traces, "diff:" + run);
    traces.putAll(withCanary(Traces.ofFiles(directory.resolve("data")), ".incr.aof"));
    Map<String, String> reports = new TreeMap<>();
    for (String type :
        List.of("application/json", "text/html", "text/markdown", "application/xml")) {
      reports.put(type, squad.report(run, type));
      withCanary(reports, type);
    }
    traces.putAll(reports);
    return traces;
  }

  /** Checks that one looks at the right place: the canary is there. */
  private static Map<String, String> withCanary(Map<String, String> traces, String place) {
    assertThat(traces)
        .as("what has the canary in it")
        .anySatisfy(
            (name, text) -> {
              assertThat(name).contains(place);
              assertThat(text.contains(CANARY)).isTrue();
            });
    return traces;
  }

  private void assertNoSecretIn(Map<String, String> traces) {
    List<String> found = new ArrayList<>();
    for (String secret : List.of(ofFile, ofVariable, ofModels, ofCache, ofDatabase)) {
      for (String form : forms(secret)) {
        traces.forEach(
            (place, text) -> {
              if (text.contains(form) || place.contains(form)) {
                found.add(form + " in " + place);
              }
            });
      }
    }
    assertThat(found).isEmpty();
  }

  /** The halves of the text, of the base64 at each offset, and of the hexadecimal digits. */
  private static List<String> forms(String secret) {
    List<String> wholes = new ArrayList<>(List.of(secret));
    wholes.add(HexFormat.of().formatHex(secret.getBytes(UTF_8)));
    for (int before = 0; before < 3; before++) {
      byte[] bytes = ("\0".repeat(before) + secret).getBytes(UTF_8);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      wholes.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 1));
    }
    List<String> halves = new ArrayList<>();
    for (String whole : wholes) {
      halves.add(whole.substring(0, 16));
      halves.add(whole.substring(whole.length() - 16));
    }
    return halves;
  }
}
