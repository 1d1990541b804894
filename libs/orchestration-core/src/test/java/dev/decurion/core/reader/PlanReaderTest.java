package dev.decurion.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Expectation;
import dev.decurion.core.plan.Action.Http.Method;
import dev.decurion.core.plan.Action.Http.Repeat;
import dev.decurion.core.plan.Action.Http.SecretHeader;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Budget;
import dev.decurion.core.plan.Criterion;
import dev.decurion.core.plan.HttpUrl;
import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Order;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.plan.Priority;
import dev.decurion.core.plan.RetryPolicy;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReaderTest {
  @Test
  void the_example_of_the_documentation_is_read_in_full() {
    Plan plan = PlanReader.read(Documentation.example());

    assertThat(plan.name()).isEqualTo("fleet-modernization");
    assertThat(plan.description()).isEqualTo("Modernise the fleet-management platform");
    assertThat(plan.inputs())
        .containsExactly(
            new PlanInput(
                "workspace",
                "The code base to work on",
                Optional.of("examples/fleet-management"),
                List.of()),
            new PlanInput("ticket", "", Optional.empty(), List.of()));
    assertThat(plan.agents())
        .extracting(agent -> agent.id().value())
        .containsExactly(
            "typescript-fixer", "schema-migrator", "backend-engineer", "devops-engineer");
    assertThat(plan.criteria())
        .containsExactly(
            new Criterion.TaskSucceeded(
                "Zero compilation errors", TaskAddress.parse("typescript-fixer/compile"), false),
            new Criterion.OutputBound(
                "p95 latency in ms",
                TaskAddress.parse("backend-engineer/load"),
                false,
                "p95_ms",
                Criterion.Bound.AT_MOST,
                new BigDecimal("200")),
            new Criterion.OutputBound(
                "Requests per second",
                TaskAddress.parse("backend-engineer/load"),
                false,
                "rps",
                Criterion.Bound.AT_LEAST,
                new BigDecimal("1.5e3")));
  }

  @Test
  void an_agent_has_what_is_written_and_defaults_for_the_rest() {
    Plan plan = PlanReader.read(Documentation.example());
    Agent fixer = plan.agents().get(0);
    Agent devops = plan.agents().get(3);

    assertThat(fixer.title()).isEqualTo("TypeScript Compiler Fixer");
    assertThat(fixer.tier()).contains(1);
    assertThat(fixer.priority()).isEqualTo(Priority.P0);
    assertThat(fixer.estimate()).contains(Duration.ofHours(24));
    assertThat(fixer.tools()).containsExactly("node", "npx");
    assertThat(fixer.order()).isEqualTo(Order.SEQUENTIAL);
    assertThat(fixer.needs()).isEmpty();
    assertThat(devops.title()).isEqualTo("devops-engineer");
    assertThat(devops.needs()).containsExactly(new Need.OfEveryOtherAgent());
    assertThat(plan.agents().get(1).priority()).isEqualTo(Priority.P0);
    assertThat(plan.agents().get(2).priority()).isEqualTo(Priority.P1);
    assertThat(plan.agents().get(2).order()).isEqualTo(Order.PARALLEL);
    assertThat(plan.agents().get(2).needs())
        .containsExactly(
            new Need.OfAgent(new AgentId("typescript-fixer")),
            new Need.OfTask(TaskAddress.parse("schema-migrator/base")));
  }

  @Test
  void a_task_has_what_is_written_over_the_defaults_of_agent_and_plan() {
    Plan plan = PlanReader.read(Documentation.example());
    List<Task> tasks = plan.agents().get(0).tasks();

    assertThat(tasks.get(0).timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(tasks.get(0).retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(tasks.get(0).verify()).contains(new Action.Run("test -f api/package-lock.json"));
    assertThat(tasks.get(0).env()).containsOnly(java.util.Map.entry("CI", "true"));
    assertThat(tasks.get(1).name()).isEqualTo("fix-errors");
    assertThat(tasks.get(1).timeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(tasks.get(1).retry())
        .isEqualTo(
            new RetryPolicy(
                4, Duration.ofSeconds(5), 2, Duration.ofMinutes(1), 0, RetryPolicy.DEFAULT.on()));
    assertThat(tasks.get(1).action())
        .isEqualTo(new Action.Run("npx eslint --fix api/src\n./agents/fix-implicit-any.sh\n"));
    assertThat(tasks.get(2).action()).isEqualTo(new Action.Exec(List.of("npx", "tsc", "--noEmit")));
    assertThat(tasks.get(2).workdir()).contains("api");
    assertThat(tasks.get(2).env())
        .containsEntry("CI", "1")
        .containsEntry("NODE_OPTIONS", "--max-old-space-size=4096");
  }

  @Test
  void sql_is_a_file_or_several_or_one_with_its_version() {
    List<Task> tasks = PlanReader.read(Documentation.example()).agents().get(1).tasks();

    assertThat(tasks)
        .extracting(Task::action)
        .containsExactly(
            new Action.Sql(
                List.of("migrations/V1__organisation.sql", "migrations/V2__billing.sql"),
                Optional.empty()),
            new Action.Sql(List.of("docs/PART_3_VEHICLES.md"), Optional.empty()),
            new Action.Sql(List.of("migrations/seed.sql"), Optional.of("9.1")));
    assertThat(tasks.get(2).verify())
        .contains(new Action.Exec(List.of("psql", "-c", "select 1 from depots")));
  }

  @Test
  void a_request_over_http_is_read_with_all_that_it_sends_and_expects() {
    assertThat(action("http: {url: 'http://a/b?c=d'}"))
        .isEqualTo(
            new Action.Http(
                HttpUrl.parse("http://a/b?c=d"),
                Method.GET,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Expectation.SUCCESS,
                Duration.ofSeconds(10),
                Optional.empty()));
    assertThat(
            action(
                "http: {url: http://a, method: PUT, headers: {X: 5, A: b c, B: {secret: S},"
                    + " C: {secret: T, prefix: 'd '}}, body: ' x', timeout: 3s, expect: {status: [204, 200], json: {/a: 1, '': ~}}, repeat: {times: 9,"
                    + " concurrency: 2, maxFailures: 1}}"))
        .isEqualTo(
            new Action.Http(
                HttpUrl.parse("http://a"),
                Method.PUT,
                Map.of("X", "5", "A", "b c"),
                Map.of("B", new SecretHeader("", "S"), "C", new SecretHeader("d ", "T")),
                Optional.of(" x"),
                new Expectation(List.of(200, 204), Map.of("/a", "1", "", "null")),
                Duration.ofSeconds(3),
                Optional.of(new Repeat(9, 2, 1))));
  }

  @Test
  void a_question_to_a_model_and_the_budgets_are_read() {
    Plan plan = PlanReader.read(Documentation.example("llm"));

    assertThat(plan.budget())
        .contains(new Budget(Optional.of(new BigDecimal("5")), Optional.empty()));
    assertThat(plan.tasks().map(Task::action))
        .element(1)
        .isEqualTo(
            new Action.Llm(
                Optional.of("gpt-5-mini"),
                Optional.of("You are a careful TypeScript developer."),
                "Give every parameter a type. Change nothing else.",
                List.of("src/**/*.ts"),
                List.of("src/**/*.ts"),
                4000,
                Optional.of(new Budget(Optional.of(new BigDecimal("0.5")), Optional.empty())),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void a_request_gets_the_secrets_of_its_headers_and_a_command_those_of_the_agent() {
    String request = "{id: t, http: {url: http://a, headers: {A: {secret: S}, B: {secret: S}}}";
    assertThat(secrets(request + "}")).isEmpty();
    assertThat(secrets(request + ", verify: './check.sh'}")).containsExactly("OF_AGENT");
  }

  private static List<String> secrets(String task) {
    return PlanReader.read("plan: p\nagents: {a: {secrets: [OF_AGENT], tasks: [" + task + "]}}\n")
        .tasks()
        .findFirst()
        .orElseThrow()
        .secrets();
  }

  @Test
  void what_is_done_without_a_model_is_a_command_and_gets_secrets() {
    assertThat(secrets("{id: t, llm: {prompt: x}}")).isEmpty();
    assertThat(secrets("{id: t, llm: {prompt: x, otherwise: ./fix.sh}}"))
        .containsExactly("OF_AGENT");
    assertThat(
            PlanReader.read(Reading.planWithTask("llm: {prompt: x, otherwise: [node, a]}")).tasks())
        .extracting(task -> ((Action.Llm) task.action()).otherwise())
        .containsExactly(Optional.of(new Action.Exec(List.of("node", "a"))));
  }

  @Test
  void a_body_of_json_is_json_and_has_its_type_unless_the_plan_gives_another() {
    Action.Http json =
        action(
            "http: {url: http://a, method: POST, json: {text: \"a\\\"\\\\\\n\\u0001é\\U0001F600\","
                + " numbers: [007, +5, .5, 1e3, -0], others: [true, False, ~, {}, []], '5': x}}");
    Action.Http typed =
        action("http: {url: http://a, method: POST, headers: {content-type: a/b}, json: 5}");

    assertThat(json.headers()).containsOnly(Map.entry("Content-Type", "application/json"));
    assertThat(json.body())
        .contains(
            "{\"text\":\"a\\\"\\\\\\u000a\\u0001é\\ud83d\\ude00\",\"numbers\":[7,5,0.5,1E+3,0],"
                + "\"others\":[true,false,null,{},[]],\"5\":\"x\"}");
    assertThat(typed.headers()).containsOnly(Map.entry("content-type", "a/b"));
    assertThat(typed.body()).contains("5");
  }

  private static Action.Http action(String keys) {
    return PlanReader.read(Reading.planWithTask(keys))
        .tasks()
        .map(task -> (Action.Http) task.action())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_needs_of_a_task_name_siblings_first_and_agents_then() {
    Plan plan = PlanReader.read(Documentation.example());

    assertThat(plan.agents().get(2).tasks().get(2).needs())
        .containsExactly(
            new Need.OfTask(TaskAddress.parse("backend-engineer/contract")),
            new Need.OfTask(TaskAddress.parse("backend-engineer/limits")),
            new Need.OfAgent(new AgentId("schema-migrator")));
  }

  @Test
  void what_tasks_leave_of_their_agents_estimate_is_shared_out() {
    List<Agent> agents = PlanReader.read(Documentation.example()).agents();

    assertThat(agents.get(0).tasks())
        .extracting(Task::estimate)
        .containsExactly(Duration.ofHours(2), Duration.ofHours(11), Duration.ofHours(11));
    assertThat(agents.get(3).tasks())
        .extracting(Task::estimate)
        .containsExactly(Duration.ZERO, Duration.ofMinutes(90));
  }

  @Test
  void the_last_task_takes_the_remainder_of_the_estimate() {
    assertThat(
            PlanReader.read(
                    "{plan: p, agents: {a: {estimate: 1s, tasks: [{id: x, wait: 0s}, {id: y, wait:"
                        + " 0s}, {id: z, wait: 0s}, {id: own, wait: 0s, estimate: 500ms}]}}}")
                .tasks()
                .map(task -> task.estimate().toMillis()))
        .containsExactly(166L, 166L, 168L, 500L);
  }

  @Test
  void json_is_read_even_when_tabs_indent_it() {
    Plan plan =
        PlanReader.read(
            "{\n\t\"plan\":\"p\",\n\t\"agents\": {\n\t\t\"a\":{\"tasks\":[\n\t\t\t"
                + "{\"id\":\"t\",\"run\":\"\\u0041\\/\\ud83d\\ude00\",\"timeout\":\"5s\"}\n\t]\n\t}}\n}");

    assertThat(plan.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.action()).isEqualTo(new Action.Run("A/😀"));
              assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(5));
            });
  }

  @Test
  void a_byte_order_mark_and_the_line_ends_of_windows_do_not_matter() {
    Plan plan =
        PlanReader.read(
            "\ufeffplan: p\r\nagents:\r\n  a:\r\n    tasks:\r\n      - id: t\r\n        run: |\r\n"
                + "          x\r\n          y\r\n");

    assertThat(plan.tasks())
        .singleElement()
        .extracting(Task::action)
        .isEqualTo(new Action.Run("x\ny\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "2s, PT2S",
    "15m, PT15M",
    "24h, PT24H",
    "1h30m, PT1H30M",
    "2d, PT48H",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "90m, PT1H30M",
    "365d, PT8760H",
    "007s, PT7S"
  })
  void durations_are_read(String written, Duration expected) {
    assertThat(PlanReader.read(Reading.planWithTask("wait: 0s, estimate: " + written)).tasks())
        .extracting(Task::estimate)
        .containsExactly(expected);
  }

  @Test
  void without_defaults_a_task_has_those_of_the_format() {
    Task task = PlanReader.read(Reading.planWithTask("wait: 0s")).tasks().findFirst().orElseThrow();

    assertThat(task.timeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(task.retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(task.workdir()).isEmpty();
    assertThat(task.verify()).isEmpty();
  }

  @Test
  void twenty_thousand_tasks_are_read() {
    StringBuilder text = new StringBuilder("plan: large\nagents:\n");
    for (int agent = 0; agent < 500; agent++) {
      text.append("  agent-").append(agent).append(":\n");
      text.append(agent == 0 ? "" : "    needs: [agent-" + (agent - 1) + "/t39]\n");
      text.append("    tasks:\n");
      IntStream.range(0, 40)
          .forEach(
              t -> text.append("      - {id: t" + t + ", name: Task, run: echo, env: {A: b}}\n"));
    }

    assertThat(PlanReader.read(text.toString()).tasks()).hasSize(20_000);
  }
}
