package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.Versioning;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Processes;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.output.RecordedOutput;
import dev.decurion.runner.secrets.KnownSecrets;
import dev.decurion.runner.tools.Toolbox;
import dev.decurion.runner.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes. */
class AttemptExecutionTest {
  private static final Duration PROMISE = Duration.ofSeconds(30);
  private static final String TOKEN = "hunter2-and-more";
  private static final String CREDENTIAL = "password-of-the-runner-1";

  @TempDir Path directory;
  private final RecordedOutput output = new RecordedOutput();
  private final List<String> milestones = new CopyOnWriteArrayList<>();

  private Outcome execute(Assignment task) {
    return execute(task, new HeldAttempt(task.id(), System.nanoTime()));
  }

  private Outcome execute(Assignment task, HeldAttempt held) {
    return execute(task, held, new CommandExecutor());
  }

  private Outcome execute(Assignment task, HeldAttempt held, ActionExecutor executor) {
    AttemptExecution execution =
        new AttemptExecution(
            new Toolbox(),
            new Workspaces(directory.resolve("workspaces"), directory),
            KnownSecrets.lookup(Map.of("TOKEN", TOKEN), CREDENTIAL),
            new TaskEnvironment(List.of("PATH"), System.getenv()),
            RecordedOutput.logs(output),
            new Milestones((attempt, milestone) -> milestones.add(milestone)),
            new Diffs(output, KnownSecrets.lookup(Map.of()), true),
            List.of(executor));
    return execution.execute(task, held, Deadline.in(task.timeout()), Optional.of(task.action()));
  }

  private Outcome script(String script) {
    return execute(Assignments.script("agent", script));
  }

  private static Failure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }

  private static Map<String, String> outputs(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).outputs();
  }

  @Test
  void aScriptRunsInItsWorkspaceAndHandsOverOutputs() {
    Map<String, String> outputs =
        outputs(script("pwd; echo to stderr >&2; echo here=$(pwd) >> $DECURION_OUTPUT"));

    assertThat(outputs.get("here")).startsWith(directory + "/workspaces/");
    assertThat(output.text()).isEqualTo(outputs.get("here") + "\nto stderr\n");
  }

  @Test
  void aScriptEndsAtItsFirstFailureAndAtUnsetVariables() {
    Failure failure = failure(script("echo before; false; echo after"));
    assertThat(failure.message()).isEqualTo("exit code 1: before");
    assertThat(failure.exitCode()).contains(1);
    assertThat(failure.logTail()).isEqualTo("before\n");

    assertThat(failure(script("echo $NOT_SET")).logTail()).contains("NOT_SET");
    assertThat(failure(script("exit 3")).message()).isEqualTo("exit code 3");
  }

  @Test
  void aProgramThatIsNotFoundIsNamed() {
    assertThat(failure(script("no-such-program --flag")).message())
        .startsWith("exit code 127: the program 'no-such-program' was not found; install it");
    assertThat(
            failure(
                    execute(
                        Assignments.of(
                            "agent", new Action.Exec(List.of("no-such-program", "--flag")))))
                .message())
        .contains("'no-such-program' is not on the PATH of the runner");
  }

  @Test
  void anErrorOfTheRunnerIsAFailureLikeAnyOther() {
    Assignment task = Assignments.script("agent", "true");
    ActionExecutor broken = throwing(new NoClassDefFoundError("dev/decurion/Missing"));
    Failure failure = failure(execute(task, new HeldAttempt(task.id(), System.nanoTime()), broken));
    assertThat(failure.message()).contains("the runner could not execute it", "Missing");
  }

  private static ActionExecutor throwing(Error error) {
    return new ActionExecutor() {
      @Override
      public boolean executes(Action action) {
        return true;
      }

      @Override
      public Map<String, String> execute(Action action, AttemptContext context) {
        throw error;
      }
    };
  }

  @Test
  void anArgvIsNotInterpretedByAShell() {
    Assignment task =
        Assignments.of(
            "agent", new Action.Exec(List.of("printf", "%s|", "$HOME", "a b", "; false", "")));

    outputs(execute(task));
    assertThat(output.text()).isEqualTo("$HOME|a b|; false||");
  }

  @Test
  void aSignalIsNamed() {
    Failure failure = failure(script("kill -SEGV $$"));

    assertThat(failure.message()).isEqualTo("killed by signal SEGV (139)");
    assertThat(failure.exitCode()).isEmpty();
  }

  @Test
  void aCredentialOfTheRunnerIsMaskedThoughNobodyHasAskedForIt() {
    Map<String, String> outputs =
        outputs(script("echo " + CREDENTIAL + "; echo it=" + CREDENTIAL + " >> $DECURION_OUTPUT"));

    assertThat(output.text()).isEqualTo("***\n");
    assertThat(outputs).containsEntry("it", "***");
  }

  @Test
  void inputIsEmpty() {
    assertThat(outputs(script("echo lines=$(wc -l) >> $DECURION_OUTPUT")))
        .containsEntry("lines", "0");
  }

  @Test
  void aSecretOfTheRunnerIsNotVisible() {
    outputs(script("env"));

    assertThat(output.text().lines().map(line -> line.replaceFirst("=.*", "")))
        .containsOnly(
            "PATH",
            "PWD",
            "DECURION_RUN",
            "DECURION_TASK",
            "DECURION_ATTEMPT",
            "DECURION_FENCING_TOKEN",
            "DECURION_WORKSPACE",
            "DECURION_RUN_DIRECTORY",
            "DECURION_OUTPUT",
            "DECURION_MILESTONE",
            "DECURION_NEEDS");
  }

  private static Assignment withToken(String script) {
    return Assignments.withSecrets(Assignments.script("agent", script), "TOKEN");
  }

  @Test
  void aSecretReachesTheActionAndTheVerificationAndLeavesNeither() {
    Assignment task =
        Assignments.verifiedBy(
            withToken("echo action ${#TOKEN} $TOKEN; echo token=$TOKEN >> $DECURION_OUTPUT"),
            new Action.Run("printf \"verify ${TOKEN%-and*}\"; printf %s\\\\n \"${TOKEN#*2}\""));

    assertThat(outputs(execute(task))).containsEntry("token", "***");
    assertThat(output.text()).isEqualTo("action 16 ***\nverify ***\n");
  }

  @Test
  void aSecretIsInNoFailure() {
    Failure failed = failure(execute(withToken("echo last; printf $TOKEN; exit 3")));
    assertThat(failed.logTail()).isEqualTo("last\n***");

    String before = "x".repeat(50); // so that the end of the token is cut off in a message
    Failure badLine =
        failure(execute(withToken("echo %s$TOKEN > $DECURION_OUTPUT".formatted(before))));
    assertThat(badLine.message())
        .isEqualTo("line 1 of the outputs (DECURION_OUTPUT) is not key=value: " + before + "***");
    assertThat(failure(execute(withToken("no-program-$TOKEN"))).message())
        .startsWith("exit code 127: the program 'no-program-***' was not found; ");
    assertThat(
            failure(
                    execute(
                        Assignments.parkingOn(
                            withToken("echo retry-after=$TOKEN >> $DECURION_OUTPUT; exit 75"), 75)))
                .message())
        .contains("retry-after is unreadable: '***'");
  }

  @Test
  void aMilestoneWithASecretIsNone() {
    outputs(
        execute(
            withToken(
                "echo before-$TOKEN-x >> $DECURION_MILESTONE; echo a >> $DECURION_MILESTONE")));

    assertThat(milestones).containsExactly("a");
    assertThat(output.text()).contains("names 'before-***-x', which is ignored");
  }

  @Test
  void aSecretThatTheRunnerDoesNotHaveFailsTheTaskBeforeItStarts() {
    Failure failure =
        failure(execute(Assignments.withSecrets(withToken("echo started"), "TOKEN", "ABSENT")));

    assertThat(failure.reason()).isEqualTo(Failure.Reason.FAILURE);
    assertThat(failure.message()).contains("ABSENT").contains("DECURION_SECRET_ABSENT");
    assertThat(output.text()).isEmpty();
  }

  @Test
  void variablesOfThePlanReachTheCommandWhateverTheirNames() {
    Assignment task =
        Assignments.with(
            Assignments.script("agent", "echo $status $watchdog"),
            Map.of("status", "mine", "watchdog", "too"),
            Map.of(),
            "");

    outputs(execute(task));
    assertThat(output.text()).isEqualTo("mine too\n");
  }

  @Test
  void aMilestoneIsAnnouncedWhileTheScriptRuns() throws IOException {
    Path go = directory.resolve("go");
    CompletableFuture<Outcome> outcome =
        CompletableFuture.supplyAsync(
            () ->
                script(
                    """
                    echo routes-frozen >> $DECURION_MILESTONE
                    while ! test -e %s; do sleep 0.05; done
                    """
                        .formatted(go)));

    await().atMost(PROMISE).until(() -> milestones.equals(List.of("routes-frozen")));
    assertThat(outcome).isNotDone();
    Files.createFile(go);
    outputs(outcome.join());
    assertThat(milestones).hasSize(1);
  }

  @Test
  void milestonesAreAnnouncedBeforeTheOutcomeAlsoThoseOfAFailure() {
    failure(script("echo one >> $DECURION_MILESTONE; printf two >> $DECURION_MILESTONE; false"));

    assertThat(milestones).containsExactly("one", "two");
  }

  @Test
  void outputsOfNeededTasksReachTheScript() {
    Assignment task =
        Assignments.needing(
            Assignments.script(
                "agent", "echo $NEEDS_CONTRACT_VERSION; cat $DECURION_NEEDS; echo; env | wc -c"),
            Map.of(
                TaskAddress.parse("backend/contract"),
                Map.of("version", "v1 \"quoted\""),
                TaskAddress.parse("backend/large"),
                IntStream.range(0, 64)
                    .boxed()
                    .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(30_000)))));

    outputs(execute(task));
    assertThat(output.text())
        .contains("only in the file in DECURION_NEEDS: NEEDS_")
        .contains("v1 \"quoted\"\n{\"backend/contract\":{\"version\":\"v1 \\\"quoted\\\"\"}");
  }

  private Outcome parking(String script) {
    return execute(Assignments.parkingOn(Assignments.script("agent", script), 75));
  }

  @Test
  void theExitCodeOfParkOnParksUntilRetryAfter() {
    Outcome outcome = parking("echo limited; echo 'retry-after=1.5' >> $DECURION_OUTPUT; exit 75");

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Parked(
                new Failure(
                    Failure.Reason.PARKED,
                    "exit code 75: limited (parkOn), to be tried again in 1 s",
                    Optional.of(75),
                    "limited\n"),
                Duration.ofMillis(1500)));
    assertThat(outcome.label()).isEqualTo("parked");
  }

  @Test
  void withoutAReadableRetryAfterItIsAFailureThatSaysSo() {
    Failure missing = failure(parking("exit 75"));
    assertThat(missing.reason()).isEqualTo(Failure.Reason.FAILURE);
    assertThat(missing.exitCode()).contains(75);
    assertThat(missing.message())
        .isEqualTo(
            "exit code 75 (parkOn), but retry-after is missing in its outputs (DECURION_OUTPUT)");

    assertThat(failure(parking("echo retry-after=soon >> $DECURION_OUTPUT; exit 75")).message())
        .isEqualTo(
            "exit code 75 (parkOn), but retry-after is unreadable: 'soon'; it is seconds, an ISO"
                + " 8601 instant or an HTTP date");
    assertThat(failure(parking("echo soon >> $DECURION_OUTPUT; exit 75")).message())
        .isEqualTo(
            "exit code 75 (parkOn), but line 1 of the outputs (DECURION_OUTPUT) is not key=value:"
                + " soon");
  }

  @Test
  void onlyTheExitCodeOfTheActionParks() {
    String retryAfter = "echo retry-after=1 >> $DECURION_OUTPUT; ";
    assertThat(failure(parking(retryAfter + "exit 74")).reason()).isEqualTo(Failure.Reason.FAILURE);
    assertThat(failure(script(retryAfter + "exit 75")).reason()).isEqualTo(Failure.Reason.FAILURE);
    assertThat(outputs(parking(retryAfter))).containsEntry("retry-after", "1");
    Assignment verified =
        Assignments.verifiedBy(
            Assignments.parkingOn(Assignments.script("agent", retryAfter), 75),
            new Action.Run("exit 75"));
    assertThat(failure(execute(verified)).reason()).isEqualTo(Failure.Reason.VERIFY);
  }

  @Test
  void aBadLineInTheOutputsFailsTheAttempt() {
    assertThat(failure(script("echo nonsense >> $DECURION_OUTPUT")).message())
        .contains("line 1")
        .contains("nonsense");
  }

  @Test
  void theVerificationDecidesInTheEnd() {
    Assignment good = Assignments.script("agent", "touch proof; echo a=1 > $DECURION_OUTPUT");
    assertThat(outputs(execute(Assignments.verifiedBy(good, new Action.Run("test -f proof")))))
        .containsEntry("a", "1");

    Assignment bad = Assignments.script("agent", "true");
    Failure failure =
        failure(execute(Assignments.verifiedBy(bad, new Action.Run("test -f proof"))));
    assertThat(failure.reason()).isEqualTo(Failure.Reason.VERIFY);
    assertThat(failure.message())
        .isEqualTo("the action succeeded, but its verification failed: exit code 1");
  }

  @Test
  void theWorkdirMustExist() {
    Assignment task =
        Assignments.with(Assignments.script("agent", "true"), Map.of(), Map.of(), "absent");

    assertThat(failure(execute(task)).message()).contains("'absent'");
  }

  @Test
  void afterItsTimeTheWholeTreeIsKilledEvenIfItIgnoresBeingAsked() throws IOException {
    Path pids = directory.resolve("pids");
    Assignment task =
        Assignments.within(Assignments.script("agent", stubborn(pids)), Duration.ofSeconds(1));
    long before = System.nanoTime();

    Failure failure = failure(execute(task));

    assertThat(failure.reason()).isEqualTo(Failure.Reason.TIMEOUT);
    assertThat(failure.message()).isEqualTo("did not end within 1s; it was stopped");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PROMISE);
    assertThat(Files.readAllLines(pids)).hasSize(3).noneMatch(Processes::isAlive);
  }

  @Test
  void aStoppedAttemptLeavesNoProcessEither() throws Exception {
    Path pids = directory.resolve("pids");
    Assignment task = Assignments.script("agent", stubborn(pids));
    HeldAttempt held = new HeldAttempt(task.id(), System.nanoTime());
    CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> execute(task, held));
    await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 3);

    held.stop(StopReason.CANCELLED);

    Failure failure = failure(outcome.get(PROMISE.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(failure.reason()).isEqualTo(Failure.Reason.CANCELLED);
    assertThat(Files.readAllLines(pids)).noneMatch(Processes::isAlive);
  }

  @Test
  void aCommandThatEndsWhenAskedToMayCleanUp() throws Exception {
    Path started = directory.resolve("started");
    Assignment task =
        Assignments.script(
            "agent",
            "trap 'echo cleaned up; exit 0' TERM; touch %s; while :; do sleep 0.1; done"
                .formatted(started));
    HeldAttempt held = new HeldAttempt(task.id(), System.nanoTime());
    CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> execute(task, held));
    await().until(() -> Files.exists(started));

    held.stop(StopReason.SHUTDOWN);

    Failure failure = failure(outcome.get(PROMISE.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(failure.reason()).isEqualTo(Failure.Reason.LOST);
    assertThat(failure.message()).isEqualTo("the runner was shut down");
    assertThat(failure.logTail()).endsWith("cleaned up\n");
  }

  @Test
  void whatACommandStartedMayCleanUpTooAlsoInASessionOfItsOwn() throws Exception {
    Path started = Files.createFile(directory.resolve("started"));
    Assignment task =
        Assignments.script(
            "agent",
            """
            setsid sh -c 'trap "sleep 0.3; echo session cleaned up; exit 0" TERM
              echo >> %1$s; while :; do sleep 0.1; done' &
            sh -c 'trap "sleep 0.3; echo child cleaned up; exit 0" TERM
              echo >> %1$s; while :; do sleep 0.1; done'
            """
                .formatted(started));
    HeldAttempt held = new HeldAttempt(task.id(), System.nanoTime());
    CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> execute(task, held));
    await().until(() -> Files.readAllLines(started).size() == 2);

    held.stop(StopReason.CANCELLED);

    Failure failure = failure(outcome.get(PROMISE.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(failure.logTail().lines()).contains("session cleaned up", "child cleaned up");
  }

  @Test
  void whatACommandLeavesBehindIsKilledWhenItHasEnded() throws IOException {
    Path pids = directory.resolve("pids");
    long before = System.nanoTime();

    outputs(
        script(
            """
            touch %1$s
            sh -c 'trap "" TERM; echo $$ >> %1$s; sleep 60' &
            setsid sh -c 'echo $$ >> %1$s; exec sleep 60' &
            while [ $(wc -l < %1$s) -lt 2 ]; do sleep 0.01; done
            echo done
            """
                .formatted(pids)));

    assertThat(output.text()).isEqualTo("done\n");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PROMISE);
    await()
        .atMost(Duration.ofSeconds(1))
        .until(() -> Files.readAllLines(pids).stream().noneMatch(Processes::isAlive));
  }

  @Test
  void anAttemptThatIsGoneIsAbandoned() {
    Assignment task = Assignments.script("agent", "sleep 60");
    HeldAttempt held = new HeldAttempt(task.id(), System.nanoTime());
    held.stop(StopReason.GONE);

    assertThat(execute(task, held)).isInstanceOf(Outcome.Abandoned.class);
  }

  @Test
  void nothingOfAnAttemptIsLeftInItsScratchDirectory() throws IOException {
    outputs(script("mkdir $(dirname $DECURION_OUTPUT)/mess"));

    try (var left = Files.list(directory.resolve("workspaces/.attempts"))) {
      assertThat(left).isEmpty();
    }
  }

  /** A script, a child in the foreground and one in the background; none ends when asked. */
  private static String stubborn(Path pids) {
    return """
    trap '' TERM
    echo $$ >> %1$s
    sh -c 'trap "" TERM; echo $$ >> %1$s; while :; do sleep 1; done' &
    sh -c 'trap "" TERM; echo $$ >> %1$s; while :; do sleep 1; done'
    """
        .formatted(pids);
  }

  @Test
  void theExitCodeOfSkipOnSaysThatItCannotBeDoneHereAndTheLastLineWhy() {
    Assignment task =
        Assignments.script("agent", "echo trying; echo docker is missing >&2; exit 77");
    Failure skipped = failure(execute(Assignments.changed(task, Map.of("skipOn", 77))));
    assertThat(skipped.reason()).isEqualTo(Failure.Reason.UNAVAILABLE);
    assertThat(skipped.message()).isEqualTo("docker is missing");
    assertThat(skipped.exitCode()).contains(77);

    Failure silent =
        failure(
            execute(
                Assignments.changed(Assignments.script("agent", "exit 77"), Map.of("skipOn", 77))));
    assertThat(silent.message()).isEqualTo("exit code 77 (skipOn)");
  }

  @Test
  void theExitCodeOfTheVerificationSkipsNothing() {
    Assignment task =
        Assignments.verifiedBy(Assignments.script("agent", "true"), new Action.Run("exit 77"));
    assertThat(failure(execute(Assignments.changed(task, Map.of("skipOn", 77)))).reason())
        .isEqualTo(Failure.Reason.VERIFY);
  }

  @Test
  void inAWorktreeActionAndVerificationSeeTheSameFilesAndWhatIsVerifiedIsKept() throws IOException {
    Assignment task = inWorktree("echo new > file");
    Outcome outcome =
        execute(
            Assignments.verifiedBy(
                task,
                new Action.Run(
                    "test -f \"$DECURION_WORKSPACE/file\"; git diff --exit-code"
                        + " \"$DECURION_START_COMMIT\"")));

    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    assertThat(((Outcome.Succeeded) outcome).change().orElseThrow().files()).isEqualTo(1);
    assertThat(runDirectory(task).resolve("file")).hasContent("new");
    assertThat(output.diff()).contains("+++ b/file", "+new\n");
  }

  @Test
  void whatIsNotVerifiedIsNotKept() throws IOException {
    Assignment task = inWorktree("echo new > file");
    Failure failure = failure(execute(Assignments.verifiedBy(task, new Action.Run("false"))));

    assertThat(failure.reason()).isEqualTo(Failure.Reason.VERIFY);
    assertThat(runDirectory(task).resolve("file")).doesNotExist();
    assertThat(runDirectory(task).resolve(".git")).isDirectory();
  }

  @Test
  void aConflictSaysSo() {
    Assignment task = inWorktree("echo in the way > $DECURION_RUN_DIRECTORY/file; echo new > file");
    assertThat(failure(execute(task)).reason()).isEqualTo(Failure.Reason.CONFLICT);
  }

  private static Assignment inWorktree(String script) {
    return Assignments.changed(
        Assignments.script("agent", script), Map.of("versioning", new Versioning(true, Map.of())));
  }

  private Path runDirectory(Assignment task) throws IOException {
    return directory.resolve("workspaces").resolve(task.run().value()).toRealPath();
  }
}
