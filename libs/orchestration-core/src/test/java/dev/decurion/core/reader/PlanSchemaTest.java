package dev.decurion.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.decurion.core.plan.InvalidPlanException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What a schema can say, the published schema says as the reader does. */
class PlanSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(Documentation.text(Documentation.SCHEMA));

  @Test
  void the_example_is_valid() {
    assertThat(complaints(Documentation.example())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.decurion.core.reader.Documentation#examples")
  void the_examples_of_the_rules_are_valid(String name) {
    assertAgree(Documentation.example(name), true);
  }

  @Test
  void the_schema_is_a_valid_schema() throws Exception {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(java.net.URI.create("https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(JSON.readTree(Documentation.text(Documentation.SCHEMA)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait: 0s",
        "wait: 1d2h3m4s5ms, timeout: 2d",
        "run: 'true', name: ' x '",
        "exec: [sleep, 5, true]",
        "sql: V1.sql",
        "sql: [a/V1.sql, V2.md]",
        "sql: {file: V1.sql, version: 9}",
        "sql: {files: [V1.sql]}",
        "http: {url: 'https://api.example.org/health?a=b'}",
        "http: {url: 'http://[::1]:8080', method: HEAD, timeout: 1s, headers: {Accept: a, B: 5, C: {secret: S}, D: {secret: S,"
            + " prefix: 'a '}}}",
        "http: {url: http://a, method: POST, body: ''}",
        "http: {url: http://a, method: DELETE, json: [1, {a: ~}]}",
        "http: {url: http://a, expect: {status: 204, json: {'': 5, /a~1b: ~, /c: {d: [e]}}}}",
        "http: {url: http://a, expect: {status: [200, 404]}}",
        "http: {url: http://a, repeat: {times: 100000, concurrency: 256, maxFailures: 9}}",
        "llm: {prompt: x}",
        "llm: {prompt: x, model: m, system: y, files: ['src/**', a], edit: [b], temperature: 0.5}",
        "llm: {prompt: x, maxOutputTokens: 1000000, budget: {costUsd: 0.000000001, tokens: 1}}",
        "llm: {prompt: x, budget: {costUsd: 1000000}}, verify: y",
        "llm: {prompt: x, otherwise: 'true'}, secrets: [A]",
        "llm: {prompt: x, otherwise: [node, a.mjs]}",
        "wait: 0s, verify: x, env: {A: 1, B: true, C: ''}, workdir: ., needs: ['*']",
        "wait: 0s, retry: {attempts: 100, multiplier: 1.5, backoff: 0s}",
        "wait: 0s, name: \"x\\n\", workdir: a..b/...",
        "wait: 0s, when: always, allowFailure: true, onLateFailure: cancel",
        "wait: 0s, locks: [npm-registry, b], parkOn: 75",
        "wait: 0s, retry: {jitter: 0.5, on: [timeout, lost]}",
        "wait: 0s, forEach: [a, 1, true]",
        "wait: 0s, forEach: [], maxInstances: 5",
        "wait: 0s, workspace: worktree",
        "wait: 0s, parkOn: 75, skipOn: 77",
        "wait: 0s, workspace: shared",
        "run: x, secrets: [NPM_TOKEN, a]",
        "wait: 0s, verify: x, secrets: []",
        "approval: Really?",
        "approval: {message: Really?, timeout: 2h, default: approve}, when: failure",
      })
  void both_accept_these_tasks(String keys) {
    assertAgree(Reading.planWithTask(keys), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: x",
        "run: x, wait: 0s",
        "run: true",
        "run: ' '",
        "run: [x]",
        "run: \"a\\0\"",
        "exec: []",
        "exec: ['']",
        "exec: x",
        "exec: [x, ~]",
        "wait: 5",
        "wait: 1m1h",
        "wait: ''",
        "wait: 1.5h",
        "wait: -1s",
        "sql: []",
        "sql: V1.txt",
        "sql: ../V1.sql",
        "sql: {version: '1'}",
        "sql: {file: V1.sql, files: [V2.sql]}",
        "sql: {file: V1.sql, version: x}",
        "sql: [V1.sql, V1.sql]",
        "http: {}",
        "wait: 0s, workspace: worktrees",
        "wait: 0s, skipOn: 0",
        "approval: Really?, skipOn: 77",
        "wait: 0s, workspace: ~",
        "approval: Really?, workspace: worktree",
        "http: http://a",
        "http: {url: a/b}",
        "http: {url: ftp://a/b}",
        "http: {url: 'http://me:pass@a/b'}",
        "http: {url: 'http://a b'}",
        "http: {url: http://a, method: get}",
        "http: {url: http://a, method: TRACE}",
        "http: {url: http://a, body: x}",
        "http: {url: http://a, method: HEAD, json: 5}",
        "http: {url: http://a, method: POST, body: x, json: 5}",
        "http: {url: http://a, method: POST, body: 5}",
        "http: {url: http://a, method: POST, json: ~}",
        "http: {url: http://a, headers: {'a b': c}}",
        "http: {url: http://a, headers: {Host: c}}",
        "http: {url: http://a, headers: {content-length: 5}}",
        "http: {url: http://a, headers: {A: \"b\\nc\"}}",
        "http: {url: http://a, headers: {A: ~}}",
        "http: {url: http://a, headers: [A]}",
        "http: {url: http://a, headers: {A: {prefix: b}}}",
        "http: {url: http://a, headers: {A: {secret: 5a}}}",
        "http: {url: http://a, expect: {status: 100}}",
        "http: {url: http://a, expect: {status: 2xx}}",
        "http: {url: http://a, expect: {status: []}}",
        "http: {url: http://a, expect: {status: [200, 200]}}",
        "http: {url: http://a, expect: {json: {status: UP}}}",
        "http: {url: http://a, expect: {json: {/a~2: UP}}}",
        "http: {url: http://a, expect: {jsno: {}}}",
        "http: {url: http://a, timeout: 0s}",
        "http: {url: http://a, repeat: 5}",
        "http: {url: http://a, repeat: {concurrency: 5}}",
        "http: {url: http://a, repeat: {times: 0}}",
        "http: {url: http://a, repeat: {times: 100001}}",
        "http: {url: http://a, repeat: {times: 5, concurrency: 257}}",
        "http: {url: http://a, repeat: {times: 5, maxFailures: -1}}",
        "http: {url: http://a}, wait: 0s",
        "llm: x",
        "llm: {}",
        "llm: {prompt: ' '}",
        "llm: {prompt: x, files: []}",
        "llm: {prompt: x, files: src}",
        "llm: {prompt: x, edit: [../a]}",
        "llm: {prompt: x, edit: [a, a]}",
        "llm: {prompt: x, maxOutputTokens: 0}",
        "llm: {prompt: x, temperature: 2.1}",
        "llm: {prompt: x, budget: {}}",
        "llm: {prompt: x, budget: {costUsd: 0}}",
        "llm: {prompt: x, budget: {costUsd: 1000001}}",
        "llm: {prompt: x, budget: {tokens: 1.5}}",
        "llm: {prompt: x, url: http://a}",
        "llm: {prompt: x, otherwise: []}",
        "llm: {prompt: x, otherwise: {wait: 0s}}",
        "llm: {prompt: x}, secrets: [A]",
        "llm: {prompt: x}, wait: 0s",
        "wait: 0s, tmieout: 5s",
        "wait: 0s, timeout: 0s",
        "wait: 0s, timeout: 0h0m",
        "wait: 0s, timeout: ~",
        "wait: 0s, retry: {attempts: 0}",
        "wait: 0s, retry: {attempts: 1000000000}",
        "wait: 0s, retry: {attempts: 1.5}",
        "wait: 0s, retry: {attempts: '2'}",
        "wait: 0s, retry: {multiplier: 0.5}",
        "wait: 0s, workdir: /etc",
        "wait: 0s, workdir: a/..",
        "wait: 0s, workdir: ''",
        "wait: 0s, workdir: \"a\\nb\"",
        "wait: 0s, env: {1A: x}",
        "wait: 0s, env: {DECURION_X: x}",
        "wait: 0s, env: {A: [x]}",
        "wait: 0s, env: {A: ~}",
        "wait: 0s, secrets: [A]",
        "sql: V1.sql, secrets: [A]",
        "approval: Really?, secrets: [A]",
        "run: x, secrets: A",
        "run: x, secrets: [1]",
        "run: x, secrets: [A B]",
        "run: x, secrets: [DECURION_X]",
        "run: x, secrets: [A, A]",
        "wait: 0s, verify: []",
        "wait: 0s, verify: ''",
        "wait: 0s, name: ''",
        "wait: 0s, name: \"a\\nb\"",
        "wait: 0s, name: 2024",
        "wait: 0s, needs: a",
        "wait: 0s, needs: [a b]",
        "wait: 0s, needs: [a/x@]",
        "wait: 0s, needs: [a/x@b@c]",
        "wait: 0s, forEach: a",
        "wait: 0s, forEach: {}",
        "wait: 0s, forEach: [[a]]",
        "wait: 0s, forEach: {output: a}",
        "wait: 0s, maxInstances: 5",
        "wait: 0s, forEach: [a], maxInstances: 0",
        "wait: 0s, when: never",
        "wait: 0s, allowFailure: 'yes'",
        "wait: 0s, onLateFailure: x",
        "wait: 0s, locks: [a, a]",
        "wait: 0s, locks: [a b]",
        "wait: 0s, parkOn: 0",
        "wait: 0s, parkOn: 256",
        "wait: 0s, retry: {jitter: 2}",
        "wait: 0s, retry: {on: [sometimes]}",
        "approval: ''",
        "approval: {timeout: 2h}",
        "approval: {message: Really?, default: approve}",
        "approval: Really?, locks: [a]",
        "approval: Really?, verify: 'true'",
        "wait: 0s, needs: ['*', '*']",
      })
  void both_refuse_these_tasks(String keys) {
    assertAgree(Reading.planWithTask(keys), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tier: 0",
        "tier: x",
        "priority: P3",
        "order: x",
        "tools: [a, a]",
        "tools: [/bin/sh]",
        "title: ''",
        "timeout: 5m",
        "estimate: 5",
        "env: []",
        "secrets: [A B]",
        "needs: [a/b/c]",
      })
  void both_refuse_these_agents(String keys) {
    assertAgree(Reading.planWithAgent(keys), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inputs: {a-b: {}}",
        "inputs: {a: x}",
        "inputs: {a: {default: [x]}}",
        "inputs: {a: {defualt: x}}",
        "defaults: {timeout: 0s}",
        "defaults: {env: {}}",
        "locks: {a: {}}",
        "locks: {a: {permits: 0}}",
        "timeout: 0s",
        "concurrency: 0",
        "inputs: {a: {allowed: []}}",
        "criteria: {}",
        "criteria: [{task: a/x}]",
        "criteria: [{name: n}]",
        "criteria: [{name: n, task: a}]",
        "criteria: [{name: n, task: a/x, atMost: 1}]",
        "criteria: [{name: n, task: a/x, output: a/x.k, atMost: 1}]",
        "criteria: [{name: n, output: a/x.k}]",
        "criteria: [{name: n, output: a/x.k, atMost: 1, atLeast: 1}]",
        "criteria: [{name: n, output: a/x, atMost: 1}]",
        "criteria: [{name: n, output: a/x.k, atMost: many}]",
        "criteria: [{name: n, task: a/x, mayBeSkipped: often}]",
      })
  void both_refuse_these_at_the_top(String rest) {
    assertAgree(Reading.planFollowedBy(rest), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a]",
        "text",
        "{plan: p}",
        "{agents: {a: {tasks: [{id: t, wait: 0s}]}}}",
        "{plan: p q, agents: {a: {tasks: [{id: t, wait: 0s}]}}}",
        "{plan: p, agents: {}}",
        "{plan: p, agents: [a]}",
        "{plan: p, agents: {a: ~}}",
        "{plan: p, agents: {a: {}}}",
        "{plan: p, agents: {a: {tasks: []}}}",
        "{plan: p, agents: {a: {tasks: [t]}}}",
        "{plan: p, agents: {a: {tasks: [{wait: 0s}]}}}",
        "{plan: p, agents: {a b: {tasks: [{id: t, wait: 0s}]}}}",
        "{plan: p, agents: {a: {tasks: [{id: .., wait: 0s}]}}}",
      })
  void both_refuse_these_plans(String text) {
    assertAgree(text, false);
  }

  private static void assertAgree(String text, boolean accepted) {
    assertThat(complaints(text).isEmpty())
        .as("the schema: %s", complaints(text))
        .isEqualTo(accepted);
    assertThat(isRead(text)).as("the reader").isEqualTo(accepted);
  }

  private static boolean isRead(String text) {
    try {
      PlanReader.read(text);
      return true;
    } catch (InvalidPlanException e) {
      return false;
    }
  }

  private static Set<ValidationMessage> complaints(String yaml) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    JsonNode tree = JSON.valueToTree(new Load(settings).loadFromString(yaml));
    return SCHEMA.validate(tree);
  }
}
