package dev.decurion.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Budget;
import dev.decurion.core.plan.HttpUrl;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.SkipCause;
import dev.decurion.core.run.TaskEvent;
import dev.decurion.core.run.TaskState;
import dev.decurion.core.run.Usage;
import dev.decurion.protocol.message.InboxMessage.RunCommand;
import dev.decurion.protocol.message.InboxMessage.Submission;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
  private static final RunId RUN = new RunId("1k83ti880000-7");
  private static final TaskAddress TASK = TaskAddress.parse("fixer/ts-001");
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00.123456Z");
  private static final Failure FAILURE =
      new Failure(
          Failure.Reason.VERIFY,
          "no \"lock\" file",
          Optional.of(3),
          "…\n\u0000\ud83d\ude00",
          Optional.of(Usage.NOTHING));

  private final ObjectMapper json = ProtocolModule.mapper();

  static Stream<Command> commands() {
    return Stream.of(
        new Command.Cancel("no more money"),
        new Command.Pause(),
        new Command.Resume(),
        new Command.Retry(),
        new Command.ReportStarted(TASK, 2, 7, "runner-1"),
        new Command.ReportSucceeded(TASK, 2, 7, Map.of("errors_before", "214")),
        new Command.ReportFailed(TASK, 2, 7, FAILURE),
        new Command.ReportMilestone(TASK, 2, 7, "routes-frozen"),
        new Command.ReportParked(TASK, 2, 7, FAILURE, Duration.ofSeconds(30)),
        new Command.Answer(TASK, true, "ada", "looks good"));
  }

  static Stream<RunEvent> events() {
    return Stream.of(
        new RunEvent.RunSubmitted(AT, "plan: p\n", Map.of("workspace", "code")),
        new RunEvent.RunPaused(AT),
        new RunEvent.RunResumed(AT),
        new RunEvent.CancelRequested(AT, "no more money", true),
        new RunEvent.RunRetried(AT),
        new RunEvent.RunFinished(AT, RunStatus.SUCCEEDED),
        new TaskEvent.TaskReady(AT, TASK),
        new TaskEvent.AttemptDispatched(AT, TASK, 1, Long.MAX_VALUE),
        new TaskEvent.AttemptStarted(AT, TASK, 1, "runner-1"),
        new TaskEvent.AttemptSucceeded(
            AT,
            TASK,
            1,
            Map.of("errors_before", "214"),
            Optional.of(
                new Change("a1b2c3", 1, 7, 2, List.of(new Change.ChangedFile("src/a.ts", 7, 2))))),
        new TaskEvent.AttemptFailed(AT, TASK, 1, FAILURE, Optional.of(AT)),
        new TaskEvent.AttemptFailed(
            AT, TASK, 1, Failure.of(Failure.Reason.LOST, "gone"), Optional.empty()),
        new TaskEvent.TaskFannedOut(AT, TASK, List.of("eu", "us")),
        new TaskEvent.FanOutEnded(AT, TASK, TaskState.FAILED, Optional.of("no list")),
        new TaskEvent.MilestoneReached(AT, TASK, 1, "routes-frozen"),
        new TaskEvent.ApprovalRequested(AT, TASK, Optional.of(AT)),
        new TaskEvent.ApprovalAnswered(AT, TASK, false, "ada", "not today"),
        new TaskEvent.StopRequested(AT, TASK, 1, List.of(TaskAddress.parse("tester/t-1"))),
        new TaskEvent.TaskUnavailable(
            AT, TASK, 1, Failure.of(Failure.Reason.UNAVAILABLE, "docker is missing")),
        new TaskEvent.TaskSkipped(
            AT, TASK, SkipCause.CONDITION, List.of(TaskAddress.parse("tester/t-1"))),
        new TaskEvent.TaskCancelled(AT, TASK, List.of()),
        new TaskEvent.ReportRefused(AT, TASK, 1, "succeeded", "too late"));
  }

  static Stream<Action> actions() {
    return Stream.of(
        new Action.Run("echo 'a'\nexit 0\n"),
        new Action.Exec(List.of("npx", "tsc", "--noEmit")),
        new Action.Sql(List.of("db/V1.sql"), Optional.of("1")),
        new Action.Sql(List.of("db/PART_1.md", "db/PART_2.md"), Optional.empty()),
        new Action.Http(
            HttpUrl.parse("https://api.example.org/cars?colour=red"),
            Action.Http.Method.POST,
            Map.of("Content-Type", "application/json"),
            Map.of("Authorization", new Action.Http.SecretHeader("Bearer ", "API_TOKEN")),
            Optional.of("{\"n\":1}"),
            new Action.Http.Expectation(List.of(200, 201), Map.of("/n", "1", "", "{\"a\":null}")),
            Duration.ofSeconds(3),
            Optional.of(new Action.Http.Repeat(200, 4, 1))),
        new Action.Llm(
            Optional.of("mini"),
            Optional.of("Be brief."),
            "Explain it.",
            List.of("src/**"),
            List.of("src/*.ts"),
            4000,
            Optional.of(new Budget(Optional.empty(), Optional.of(9L))),
            Optional.of(new BigDecimal("0.5")),
            Optional.of(new Action.Exec(List.of("node", "fix.mjs")))),
        new Action.Wait(Duration.ofMillis(1500)),
        new Action.Approval("Really?", Optional.of(Duration.ofHours(2)), true));
  }

  @Test
  void a_submission_arrives_as_it_was_sent() throws JsonProcessingException {
    InboxMessage message =
        new Submission(RUN, "plan: \"p\"\n# \ud83d\ude00\t", Map.of("workspace", "code"));
    assertThat(sent(InboxMessage.class, message)).isEqualTo(message);
  }

  @Test
  void a_wish_to_forget_arrives_as_it_was_sent() throws JsonProcessingException {
    InboxMessage message = new InboxMessage.Forget(RUN);
    assertThat(sent(InboxMessage.class, message)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_arrives_as_it_was_sent(Command command) throws JsonProcessingException {
    InboxMessage message = new RunCommand(RUN, command);
    assertThat(sent(InboxMessage.class, message)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_read_back_as_it_was_written(RunEvent event) throws JsonProcessingException {
    LogEntry entry = new LogEntry(LogEntry.VERSION, 41, List.of(event));
    assertThat(LogEntry.parse(json, json.writeValueAsString(entry))).isEqualTo(entry);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void an_assignment_arrives_as_it_was_sent(Action action) throws JsonProcessingException {
    Assignment assignment =
        new Assignment(
            RUN,
            TASK,
            2,
            7,
            action,
            Optional.of(new Action.Run("test -f lock")),
            Duration.ofMinutes(5),
            Map.of("CI", "true"),
            List.of("NPM_TOKEN"),
            Optional.of("api"),
            Optional.of(new Versioning(true, Map.of(TaskAddress.parse("tester/t-1"), "a1b2c3"))),
            List.of("node"),
            Optional.of(75),
            Optional.of(77),
            Optional.of(new Budget(Optional.of(new BigDecimal("5.25")), Optional.of(9L))),
            Map.of("workspace", "code"),
            Map.of(TaskAddress.parse("tester/t-1"), Map.of("errors", "0")));
    assertThat(sent(Assignment.class, assignment)).isEqualTo(assignment);
  }

  @Test
  void what_is_empty_stays_empty() throws JsonProcessingException {
    Assignment assignment =
        new Assignment(
            RUN,
            TASK,
            1,
            1,
            new Action.Wait(Duration.ZERO),
            Optional.empty(),
            Duration.ofMinutes(5),
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
    assertThat(sent(Assignment.class, assignment)).isEqualTo(assignment);
  }

  @Test
  void a_summary_and_the_description_of_a_runner_arrive_as_they_were_sent()
      throws JsonProcessingException {
    RunSummary summary =
        new RunSummary(RUN, "p", RunStatus.FAILED, AT, Optional.of(AT), Map.of("total", 3));
    RunnerDescription runner =
        new RunnerDescription(
            "runner-1", "host", List.of("*"), 2, 1, AT, Map.of("painter", List.of("brush")));
    assertThat(sent(RunSummary.class, summary)).isEqualTo(summary);
    assertThat(sent(RunnerDescription.class, runner)).isEqualTo(runner);
  }

  /** A case that is added needs a name in {@link ProtocolModule}, and a place above. */
  @Test
  void every_case_that_goes_over_the_wire_is_tested() {
    assertThat(types(events()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RunEvent.OfRun.class, TaskEvent.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .toList());
    assertThat(types(actions())).containsExactlyInAnyOrder(Action.class.getPermittedSubclasses());
    // Coordinators give these to themselves.
    Set<Class<?>> sent = new HashSet<>(List.of(Command.class.getPermittedSubclasses()));
    sent.removeAll(
        Set.of(
            Command.Dispatch.class,
            Command.BackOffOver.class,
            Command.LeaseExpired.class,
            Command.AnswerOverdue.class,
            Command.TimeLimitReached.class));
    assertThat(types(commands())).isEqualTo(sent);
  }

  /** Logs outlive versions: whoever changes this breaks them. */
  @Test
  void the_form_of_a_log_entry_is_fixed() throws JsonProcessingException {
    LogEntry entry =
        new LogEntry(
            LogEntry.VERSION,
            7,
            List.of(
                new TaskEvent.TaskReady(AT, TASK),
                new TaskEvent.AttemptDispatched(AT, TASK, 1, 5),
                new RunEvent.RunFinished(AT, RunStatus.SUCCEEDED)));
    assertThat(json.readTree(json.writeValueAsString(entry)))
        .isEqualTo(
            json.readTree(
                """
                {"version":2,"sequence":7,"events":[
                  {"type":"ready","at":"2026-11-23T10:00:00.123456Z","task":"fixer/ts-001"},
                  {"type":"dispatched","at":"2026-11-23T10:00:00.123456Z","task":"fixer/ts-001",
                   "number":1,"token":5},
                  {"type":"run-finished","at":"2026-11-23T10:00:00.123456Z","status":"SUCCEEDED"}]}
                """));
  }

  @Test
  void what_models_used_is_told_by_three_fields_and_no_other() {
    assertThat(json.valueToTree(Usage.NOTHING).properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("inputTokens", "outputTokens", "costUsd");
  }

  @Test
  void what_a_newer_writer_adds_within_the_version_is_passed_over() throws JsonProcessingException {
    LogEntry entry = new LogEntry(1, 0, List.of(new TaskEvent.TaskReady(AT, TASK)));
    ObjectNode newer = (ObjectNode) json.valueToTree(entry);
    newer.put("writer", "coordinator-9");
    ((ObjectNode) newer.path("events").get(0)).put("because", "of something");
    assertThat(LogEntry.parse(json, newer.toString())).isEqualTo(entry);
  }

  @Test
  void what_is_of_a_newer_version_says_so_whatever_is_in_it() {
    for (String newer :
        List.of(
            "{\"version\":9,\"sequence\":0,\"events\":[]}",
            "{\"version\":9,\"sequence\":0,\"events\":[{\"type\":\"teleported\"}]}",
            "{\"version\":9,\"chapters\":7}")) {
      assertThatThrownBy(() -> LogEntry.parse(json, newer))
          .isInstanceOf(NewerVersionException.class)
          .hasMessageContainingAll("entry", "version 9", "up to " + LogEntry.VERSION, "Upgrade");
    }
    for (String newer :
        List.of(
            "{\"version\":9,\"type\":\"forget\",\"run\":\"1k83ti880000-7\"}",
            "{\"version\":9,\"type\":\"teleport\"}")) {
      assertThatThrownBy(() -> InboxMessage.parse(json, newer))
          .isInstanceOf(NewerVersionException.class)
          .hasMessageContainingAll("version 9", "up to " + InboxMessage.VERSION);
    }
    assertThatThrownBy(() -> Assignment.parse(json, "{\"version\":9,\"task\":{}}"))
        .isInstanceOf(NewerVersionException.class)
        .hasMessageContainingAll("version 9", "up to " + Assignment.VERSION);
  }

  /** As they were written before messages had a version. */
  @Test
  void a_message_without_a_version_is_of_the_first() throws JsonProcessingException {
    assertThat(
            InboxMessage.parse(
                json,
                """
                {"type":"command","run":"1k83ti880000-7","command":
                  {"type":"succeeded","task":"fixer/ts-001","number":2,"token":7,"outputs":{"a":"b"}}}
                """))
        .isEqualTo(
            new RunCommand(1, RUN, new Command.ReportSucceeded(TASK, 2, 7, Map.of("a", "b"))));
    assertThat(InboxMessage.parse(json, "{\"type\":\"forget\",\"run\":\"1k83ti880000-7\"}"))
        .isEqualTo(new InboxMessage.Forget(1, RUN));
    Assignment assignment =
        Assignment.parse(
            json,
            """
            {"run":"1k83ti880000-7","task":"fixer/ts-001","attempt":2,"token":7,
             "action":{"type":"wait","duration":"PT1S"},"timeout":"PT5M","env":{"CI":"true"},
             "tools":["node"],"inputs":{"workspace":"code"}}
            """);
    assertThat(assignment.version()).isEqualTo(1);
    assertThat(assignment.action()).isEqualTo(new Action.Wait(Duration.ofSeconds(1)));
    assertThat(assignment.needs()).isEmpty();
    assertThat(assignment.parkOn()).isEmpty();
  }

  @Test
  void a_damaged_entry_is_refused() {
    for (String damaged :
        List.of(
            "",
            "null",
            "no json",
            "{\"version\":1,\"sequence\":0,\"events\":[{\"type\":\"teleported\"}]}",
            "{\"version\":1,\"sequence\":0,\"events\":[{\"type\":\"ready\",\"task\":\"no task\"}]}",
            "{\"version\":1,\"sequence\":0,\"events\":[null]}",
            "{\"version\":1,\"sequence\":0}")) {
      assertThatThrownBy(() -> LogEntry.parse(json, damaged))
          .as(damaged)
          .isInstanceOf(JsonProcessingException.class);
    }
  }

  /** What is missing would be noticed only when the shard works with it. */
  @Test
  void a_message_that_is_not_complete_is_refused() {
    for (String part :
        List.of(
            "null",
            "{\"type\":\"command\",\"run\":\"1k83ti880000-7\"}",
            "{\"type\":\"command\",\"command\":{\"type\":\"pause\"}}",
            "{\"type\":\"command\",\"run\":\"1k83ti880000-7\",\"command\":{\"type\":\"started\"}}",
            "{\"type\":\"command\",\"run\":\"1k83ti880000-7\",\"command\":{\"type\":\"succeeded\","
                + "\"task\":\"a/b\",\"number\":1,\"token\":1,\"outputs\":{\"a\":null}}}",
            "{\"type\":\"submission\",\"run\":\"1k83ti880000-7\",\"inputs\":{}}")) {
      assertThatThrownBy(() -> InboxMessage.parse(json, part))
          .as(part)
          .isInstanceOf(JsonProcessingException.class);
    }
    assertThatThrownBy(
            () ->
                Assignment.parse(
                    json,
                    "{\"run\":\"1k83ti880000-7\",\"task\":\"a/b\",\"attempt\":1,\"token\":1}"))
        .isInstanceOf(JsonProcessingException.class);
  }

  private <T> T sent(Class<T> type, T value) throws JsonProcessingException {
    return json.readValue(json.writerFor(type).writeValueAsString(value), type);
  }

  private static Set<Class<?>> types(Stream<?> samples) {
    Set<Class<?>> types = new HashSet<>();
    samples.forEach(sample -> types.add(sample.getClass()));
    return types;
  }
}
