package dev.decurion.core.reader;

import static dev.decurion.core.reader.Reading.messageOf;
import static dev.decurion.core.reader.Reading.placesOf;
import static dev.decurion.core.reader.Reading.planFollowedBy;
import static dev.decurion.core.reader.Reading.planWithAgent;
import static dev.decurion.core.reader.Reading.planWithTask;
import static dev.decurion.core.reader.Reading.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanProblemsTest {
  @Test
  void all_problems_are_reported_at_once_in_the_order_of_the_text() {
    assertThat(
            placesOf(
                """
                plan: my plan
                describtion: x
                agents:
                  a:
                    tier: 0
                    tasks:
                      - id: x
                        run: ""
                        needs: [b]
                      - id: x
                        wait: 5
                  b:
                    needs: [c, a]
                    tasks: []
                  d:
                    needs: [e]
                    tasks: [{id: x, wait: 0s}]
                  e:
                    needs: [d]
                    tasks: [{id: x, wait: 0s}]
                """))
        .containsExactly(
            "bad-id 1:7 /plan",
            "unknown-key 2:1 /describtion",
            "out-of-range 5:11 /agents/a/tier",
            "empty-command 8:14 /agents/a/tasks/0/run",
            "duplicate-id 10:9 /agents/a/tasks/1",
            "bad-duration 11:15 /agents/a/tasks/1/wait",
            "unknown-agent 13:13 /agents/b/needs/0",
            "bad-value 14:12 /agents/b/tasks",
            "cycle 17:13 /agents/d/tasks/0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tmieout: 5s       | did you mean 'timeout'?
          RUN: x            | did you mean 'run'?
          need: [a]         | did you mean 'needs'?
          '"<<": {}'        | merge key
          qqqqqqqq: x       | its keys are allowFailure, approval, env, estimate, exec
          """)
  void an_unknown_key_is_a_problem_with_the_nearest_known_one(String key, String message) {
    String text = planWithTask("wait: 0s, " + key);

    assertThat(problemsOf(text)).extracting(Problem::code).containsExactly("unknown-key");
    assertThat(messageOf(text)).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "..",
        "../x",
        "a/b",
        "a.b",
        "-a",
        "_a",
        "é",
        "\"a\\nb\"",
        "''",
        "\"a\\u0000\""
      })
  void bad_ids_are_refused(String id) {
    assertThat(placesOf("{plan: p, agents: {" + id + ": {tasks: [{id: t, wait: 0s}]}}}"))
        .singleElement()
        .asString()
        .startsWith("bad-id 1:20");
    assertThat(problemsOf("{plan: p, agents: {a: {tasks: [{id: " + id + ", wait: 0s}]}}}"))
        .extracting(Problem::code)
        .containsExactly("bad-id");
  }

  @Test
  void an_id_of_a_thousand_characters_is_refused_with_a_short_message() {
    assertThat(
            messageOf(
                "{plan: p, agents: {a: {tasks: [{id: " + "x".repeat(1000) + ", wait: 0s}]}}}"))
        .hasSizeLessThan(300);
    assertThat(messageOf("{plan: p, agents: {" + "x".repeat(1000) + ": {tasks: []}}}"))
        .hasSizeLessThan(300);
  }

  @Test
  void messages_have_no_control_characters_of_the_plan() {
    assertThat(messageOf(planWithAgent("priority: \"\\e[31mP0\\u202e\""))).contains("'?[31mP0?'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timeout: 0s                              | out-of-range
          timeout: -5m                             | bad-duration
          timeout: 5                               | bad-duration
          timeout: 1.5h                            | bad-duration
          timeout: 1m1h                            | bad-duration
          timeout: ''                              | bad-duration
          timeout: 366d                            | out-of-range
          timeout: 99999999999d                    | out-of-range
          timeout: 999999999999999999999d          | bad-duration
          timeout: [5m]                            | wrong-type
          timeout:                                 | null-value
          retry: {attempts: 0}                     | out-of-range
          retry: {attempts: -1}                    | out-of-range
          retry: {attempts: 1000000000}            | out-of-range
          retry: {attempts: 1e999999999}           | out-of-range
          retry: {attempts: 1.5}                   | bad-value
          retry: {attempts: 0x10}                  | bad-value
          retry: {attempts: '2'}                   | wrong-type
          retry: {multiplier: 0.5}                 | out-of-range
          retry: {backoff: 2m}                     | out-of-range
          retry: {atempts: 2}                      | unknown-key
          retry: 3                                 | wrong-type
          workdir: /etc                            | path-outside-workspace
          workdir: ..                              | path-outside-workspace
          workdir: a/../../b                       | path-outside-workspace
          workdir: ''                              | path-outside-workspace
          workdir: "a\\nb"                         | path-outside-workspace
          workdir: "a\\0b"                         | path-outside-workspace
          env: {1A: x}                             | bad-name
          env: {A-B: x}                            | bad-name
          env: {DECURION_TOKEN: x}                 | reserved-name
          env: {A: [x]}                            | wrong-type
          env: {A: ~}                              | wrong-type
          env: {A: "\\0"}                          | bad-value
          env: [A]                                 | wrong-type
          secrets: A, verify: x                    | wrong-type
          secrets: [1A], verify: x                 | bad-name
          secrets: [A-B], verify: x                | bad-name
          secrets: [../A], verify: x               | bad-name
          secrets: [DECURION_TOKEN], verify: x     | reserved-name
          secrets: [A, A], verify: x               | duplicate-value
          secrets: [A], env: {A: x}, verify: x     | secret-in-env
          secrets: [A]                             | conflicting-keys
          verify: ''                               | empty-command
          verify: []                               | empty-command
          verify: true                             | wrong-type
          name: ''                                 | bad-value
          name: "a\\nb"                            | bad-value
          name: 2024                               | wrong-type
          needs: a                                 | wrong-type
          needs: [[a]]                             | wrong-type
          estimate: soon                           | bad-duration
          run: x                                   | one-action
          """)
  void a_bad_value_of_a_task_is_one_problem(String keys, String code) {
    assertThat(problemsOf(planWithTask("wait: 0s, " + keys)))
        .extracting(Problem::code)
        .containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: x                                  | one-action
          run: ''                                  | empty-command
          run: '  '                                | empty-command
          run: true                                | wrong-type
          run: [x]                                 | wrong-type
          run: "x\\0"                              | bad-value
          exec: []                                 | empty-command
          exec: ['']                               | empty-command
          exec: x                                  | wrong-type
          exec: [x, {a: b}]                        | wrong-type
          exec: [x, ~]                             | wrong-type
          wait: 15m                                | timeout-too-short
          wait: -1s                                | bad-duration
          sql: []                                  | empty-command
          sql: /V1.sql                             | path-outside-workspace
          sql: ../V1.sql                           | path-outside-workspace
          sql: [V1.sql, V1.sql]                    | duplicate-value
          sql: V1.txt                              | bad-value
          sql: seed.sql                            | bad-value
          sql: {file: seed.sql, version: x}        | bad-value
          sql: {version: '1'}                      | conflicting-keys
          wait: 0s, parkOn: 75, skipOn: 75         | conflicting-keys
          sql: {file: V1.sql, files: [V2.sql]}     | conflicting-keys
          sql: {files: [V1.sql, V2.sql], version: '1'} | conflicting-keys
          sql: {file: [V1.sql]}                    | wrong-type
          sql: {flie: V1.sql}                      | unknown-key conflicting-keys
          http: {url: x}                           | bad-url
          http: x                                  | wrong-type
          http: {}                                 | missing-key
          http: {url: 5}                           | wrong-type
          http: {url: 'http://'}                   | bad-url
          http: {url: 'file:///etc/passwd'}        | bad-url
          http: {url: 'http://me@a/'}              | bad-url
          http: {url: 'http://2130706433/'}        | bad-url
          http: {url: 'http://0x7f.1/'}            | bad-url
          http: {url: 'http://a_b/'}               | bad-url
          http: {url: 'http://a:0/'}               | bad-url
          http: {url: 'http://a:65536/'}           | bad-url
          http: {url: "http://a/\\r\\nX: y"}       | bad-url
          http: {ulr: http://a}                    | unknown-key missing-key
          http: {url: http://a, method: GTE}       | bad-value
          http: {url: http://a, body: x}           | conflicting-keys
          http: {url: http://a, method: PUT, body: x, json: y} | conflicting-keys
          http: {url: http://a, method: PUT, body: [x]} | wrong-type
          http: {url: http://a, method: PUT, json: {a: [0x1F]}} | bad-value
          http: {url: http://a, method: PUT, json: {a: [.inf]}} | not-finite
          http: {url: http://a, method: PUT, json: {a: 1e99}} | out-of-range
          http: {url: http://a, headers: {A: "b\\r\\nC: d"}} | bad-value
          http: {url: http://a, headers: {A: ä}}   | bad-value
          http: {url: http://a, headers: {A: [b]}} | wrong-type
          http: {url: http://a, headers: {A: {}}}  | missing-key
          http: {url: http://a, headers: {A: {secret: a b}}} | bad-name
          http: {url: http://a, headers: {A: {secret: S, prefix: ä}}} | bad-value
          http: {url: http://a, headers: {A: {secret: S}}}, env: {S: t} | secret-in-env
          http: {url: http://a, headers: {"A\\r\\nB": c}} | bad-name
          http: {url: http://a, headers: {'A:': c}} | bad-name
          http: {url: http://a, headers: {'': c}}  | bad-name
          http: {url: http://a, headers: {HOST: c}} | reserved-name
          http: {url: http://a, headers: {Transfer-Encoding: chunked, connection: x}} | reserved-name reserved-name
          http: {url: http://a, headers: {A: b, a: c}} | duplicate-key
          http: {url: http://a, expect: {status: 99}} | out-of-range
          http: {url: http://a, expect: {status: [200, 600]}} | out-of-range
          http: {url: http://a, expect: {status: [200, 200]}} | duplicate-value
          http: {url: http://a, expect: {status: []}} | bad-value
          http: {url: http://a, expect: {json: {status: UP}}} | bad-value
          http: {url: http://a, expect: {json: {/a~: UP}}} | bad-value
          http: {url: http://a, method: HEAD, expect: {json: {/a: UP}}} | conflicting-keys
          http: {url: http://a, expect: {satus: 200}} | unknown-key
          http: {url: http://a, timeout: 10}       | bad-duration
          http: {url: http://a, timeout: 0s}       | out-of-range
          http: {url: http://a, repeat: {}}        | missing-key
          http: {url: http://a, repeat: {times: 100001, concurrency: 257, maxFailures: -1}} | out-of-range out-of-range out-of-range
          """)
  void a_bad_action_is_a_problem(String keys, String codes) {
    assertThat(problemsOf(planWithTask(keys)))
        .extracting(Problem::code)
        .containsExactlyInAnyOrder(codes.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tier: 0                        | out-of-range
          tier: one                      | wrong-type
          priority: P3                   | bad-value
          priority: 1                    | wrong-type
          order: random                  | bad-value
          secrets: [A=B]                 | bad-name
          secrets: [A], env: {A: x}      | secret-in-env
          tools: node                    | wrong-type
          tools: [node, node]            | duplicate-value
          tools: [/bin/sh]               | bad-name
          tools: [a b]                   | bad-name
          title:                         | null-value
          title: {a: b}                  | wrong-type
          timeout: 5m                    | unknown-key
          needs: [a]                     | self-dependency
          needs: [a/t]                   | self-dependency
          needs: ['*', '*']              | duplicate-value
          """)
  void a_bad_value_of_an_agent_is_one_problem(String keys, String code) {
    assertThat(problemsOf(planWithAgent(keys))).extracting(Problem::code).containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [a]                                                        | wrong-type
          just text                                                  | wrong-type
          {agents: {a: {tasks: [{id: t, wait: 0s}]}}}                | missing-key
          {plan: p}                                                  | missing-key
          {plan: p, agents: }                                        | null-value
          {plan: p, agents: {}}                                      | bad-value
          {plan: p, agents: [a]}                                     | wrong-type
          {plan: p, agents: {a: }}                                   | null-value
          {plan: p, agents: {a: x}}                                  | wrong-type
          {plan: p, agents: {a: {}}}                                 | missing-key
          {plan: p, agents: {a: {tasks: }}}                          | null-value
          {plan: p, agents: {a: {tasks: {id: t}}}}                   | wrong-type
          {plan: p, agents: {a: {tasks: [t]}}}                       | wrong-type
          {plan: p, agents: {a: {tasks: [~]}}}                       | wrong-type
          {plan: p, agents: {a: {tasks: [{wait: 0s}]}}}              | missing-key
          """)
  void a_plan_of_the_wrong_shape_is_one_problem(String text, String code) {
    assertThat(problemsOf(text)).extracting(Problem::code).containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          inputs: {a-b: {}}                                          | bad-name
          inputs: {a: {}, A: {}}                                     | duplicate-id
          inputs: {a: x}                                             | wrong-type
          inputs: {a: }                                              | null-value
          inputs: {a: {default: [x]}}                                | wrong-type
          inputs: {a: {defualt: x}}                                  | unknown-key
          inputs: [a]                                                | wrong-type
          defaults: {timeout: 0s}                                    | out-of-range
          defaults: {env: {}}                                        | unknown-key
          defaults: x                                                | wrong-type
          locks: {a: {}}                                             | missing-key
          locks: {a: {permits: 0}}                                   | out-of-range
          locks: {'a b': {permits: 2}}                               | bad-id
          timeout: 0s                                                | out-of-range
          concurrency: 0                                             | out-of-range
          inputs: {a: {default: x, allowed: [y]}}                    | bad-value
          inputs: {a: {allowed: []}}                                 | bad-value
          criteria: {}                                               | wrong-type
          criteria: [{task: a/x}]                                    | missing-key
          criteria: [{name: n}]                                      | conflicting-keys
          criteria: [{name: n, task: a/q}]                           | unknown-task
          criteria: [{name: n, task: q/x}]                           | unknown-agent
          criteria: [{name: n, task: a}]                             | bad-value
          criteria: [{name: n, task: a/x, atMost: 1}]                | conflicting-keys
          criteria: [{name: n, output: a/x.k}]                       | conflicting-keys
          criteria: [{name: n, output: a/x.k, atMost: 1, atLeast: 1}] | conflicting-keys
          criteria: [{name: n, output: a/x, atMost: 1}]              | bad-value
          criteria: [{name: n, output: a/q.k, atMost: 1}]            | unknown-task
          criteria: [{name: n, output: a/x.k, atMost: many}]         | wrong-type
          criteria: [{name: n, task: a/x, mayBeSkipped: often}]      | wrong-type
          criteria: [{name: n, output: a/x.k, atMost: 1e999999}]     | out-of-range
          criteria: [{name: n, output: a/x.k, atMost: .inf}]         | not-finite
          """)
  void a_bad_value_at_the_top_is_one_problem(String rest, String code) {
    assertThat(problemsOf(planFollowedBy(rest))).extracting(Problem::code).containsExactly(code);
  }

  @Test
  void a_secret_of_an_agent_is_no_variable_of_its_tasks_and_the_other_way_round() {
    String plan = "{plan: p, agents: {a: {%s, tasks: [{id: t, run: x, %s}]}}}";

    assertThat(placesOf(plan.formatted("secrets: [TOKEN]", "env: {TOKEN: x}")))
        .containsExactly("secret-in-env 1:71 /agents/a/tasks/0/env");
    assertThat(placesOf(plan.formatted("env: {TOKEN: x}", "secrets: [TOKEN]")))
        .containsExactly("secret-in-env 1:75 /agents/a/tasks/0/secrets/0");
  }

  @Test
  void a_task_has_at_most_twenty_secrets_with_those_of_its_agent() {
    String plan =
        "{plan: p, agents: {a: {secrets: [%s], tasks: [{id: t, run: x, secrets: [%s]}]}}}";

    assertThat(PlanReader.read(plan.formatted(names(0, 15), names(10, 20)))).isNotNull();
    assertThat(problemsOf(plan.formatted(names(0, 15), names(10, 21))))
        .extracting(Problem::code)
        .containsExactly("too-many");
  }

  private static String names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "S" + i).collect(Collectors.joining(", "));
  }

  @Test
  void limits_of_length_and_number_are_kept() {
    assertThat(placesOf(planWithTask("wait: 0s, name: " + "x".repeat(501))))
        .containsExactly("too-long 5:33 /agents/a/tasks/0/name");
    assertThat(PlanReader.read(planWithTask("wait: 0s, name: " + "x".repeat(500)))).isNotNull();
    assertThat(problemsOf(planWithTask("run: " + "x".repeat(64 * 1024 + 1))))
        .extracting(Problem::code)
        .containsExactly("too-long");
    assertThat(problemsOf(planWithTask("exec: [a, " + "x".repeat(64 * 1024) + "]")))
        .extracting(Problem::code)
        .containsExactly("too-long");
    assertThat(problemsOf("plan: p\nagents:\n" + agents(501)))
        .extracting(Problem::code)
        .containsExactly("too-many");
    assertThat(problemsOf("{plan: p, agents: {a: {tasks: [" + tasks(20_001) + "]}}}"))
        .extracting(Problem::code)
        .containsExactly("too-many");
  }

  @Test
  void all_problems_of_a_request_are_told_at_once_and_in_their_place() {
    assertThat(
            placesOf(
                """
                plan: p
                agents:
                  a:
                    tasks:
                      - id: t
                        http:
                          url: ftp://a
                          method: post
                          headers: { Host: b, "C\\n": d }
                          expect: { json: { a: b } }
                          reapet: { times: 5 }
                """))
        .containsExactly(
            "bad-url 7:16 /agents/a/tasks/0/http/url",
            "bad-value 8:19 /agents/a/tasks/0/http/method",
            "reserved-name 9:22 /agents/a/tasks/0/http/headers/Host",
            "bad-name 9:31 /agents/a/tasks/0/http/headers/C",
            "bad-value 10:29 /agents/a/tasks/0/http/expect/json/a",
            "unknown-key 11:11 /agents/a/tasks/0/http/reapet");
    assertThat(messageOf(planWithTask("http: {url: http://a, reapet: {times: 5}}")))
        .contains("did you mean 'repeat'?");
    assertThat(messageOf(planWithTask("http: {url: 'http://me:hush@a/'}")))
        .contains("the header Authorization")
        .doesNotContain("hush");
  }

  @Test
  void limits_of_a_request_are_kept() {
    String body = "http: {url: http://a, method: PUT, body: '%s'}";
    assertThat(PlanReader.read(planWithTask(body.formatted("x".repeat(64 * 1024))))).isNotNull();
    assertThat(placesOf(planWithTask(body.formatted("ä" + "x".repeat(64 * 1024 - 1)))))
        .containsExactly("too-long 5:58 /agents/a/tasks/0/http/body");
    assertThat(problemsOf(planWithTask("http: {url: http://a/" + "x".repeat(2_000) + "}")))
        .extracting(Problem::code)
        .containsExactly("too-long");
    assertThat(problemsOf(planWithTask("http: {url: http://a, headers: {" + numbered(51) + "}}")))
        .extracting(Problem::code)
        .containsExactly("too-many");
    assertThat(
            problemsOf(
                planWithTask("http: {url: http://a, headers: {A: " + "x".repeat(4_097) + "}}")))
        .extracting(Problem::code)
        .containsExactly("too-long");
    String expecting = "http: {url: http://a, expect: {json: {/%s: %s}}}";
    assertThat(problemsOf(planWithTask(expecting.formatted("x".repeat(1_000), "1"))))
        .extracting(Problem::code)
        .containsExactly("bad-value");
    assertThat(problemsOf(planWithTask(expecting.formatted("x", "y".repeat(1_000)))))
        .extracting(Problem::code)
        .containsExactly("too-long");
  }

  private static String numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "A" + i + ": x")
        .collect(Collectors.joining(", "));
  }

  @Test
  void estimates_that_do_not_fit_are_a_problem() {
    assertThat(
            placesOf(
                "{plan: p, agents: {a: {estimate: 3h, tasks: [{id: x, wait: 0s, estimate: 1h},"
                    + " {id: y, wait: 0s, estimate: 1h}]}}}"))
        .containsExactly("estimate-mismatch 1:34 /agents/a/estimate");
    assertThat(
            messageOf(
                "{plan: p, agents: {a: {estimate: 90m, tasks: [{id: x, wait: 0s, estimate: 2h},"
                    + " {id: y, wait: 0s}]}}}"))
        .contains("1h30m", "2h");
    assertThat(
            PlanReader.read(
                "{plan: p, agents: {a: {estimate: 2h, tasks: [{id: x, wait: 0s, estimate: 2h}, {id:"
                    + " y, wait: 0s}]}}}"))
        .isNotNull();
  }

  @Test
  void a_missing_sql_file_is_a_problem_where_there_is_a_workspace() {
    String text = planWithTask("sql: [db/V1.sql, db/V2.sql]");

    InvalidPlanException exception =
        catchThrowableOfType(
            InvalidPlanException.class, () -> PlanReader.read(text, "db/V1.sql"::equals));

    assertThat(exception.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("file-missing");
              assertThat(problem.pointer()).isEqualTo("/agents/a/tasks/0/sql/1");
              assertThat(problem.message()).contains("db/V2.sql");
            });
    assertThat(PlanReader.read(text)).isNotNull();
  }

  @Test
  void a_pointer_escapes_what_json_pointers_escape() {
    assertThat(placesOf(planFollowedBy("\"a/b~c\": 1\n")))
        .containsExactly("unknown-key 5:1 /a~1b~0c");
  }

  private static String agents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  a" + i + ": {tasks: [{id: t, wait: 0s}]}\n")
        .collect(Collectors.joining());
  }

  private static String tasks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{id: t" + i + ", wait: 0s}")
        .collect(Collectors.joining(","));
  }
}
