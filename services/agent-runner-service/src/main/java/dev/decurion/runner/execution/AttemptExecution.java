package dev.decurion.runner.execution;

import dev.decurion.core.plan.Action;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Usage;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.AttemptLogs;
import dev.decurion.runner.secrets.SecretLookup;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.secrets.UnusableSecretException;
import dev.decurion.runner.tools.Toolbox;
import dev.decurion.runner.workspace.Disk;
import dev.decurion.runner.workspace.Patience;
import dev.decurion.runner.workspace.Workplace;
import dev.decurion.runner.workspace.WorkspaceException;
import dev.decurion.runner.workspace.Workspaces;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Executes one attempt from its workspace to its outcome: the action, then the verification. */
@ApplicationScoped
class AttemptExecution {
  private static final Logger LOG = Logger.getLogger(AttemptExecution.class);

  private final Toolbox toolbox;
  private final Workspaces workspaces;
  private final SecretLookup lookup;
  private final TaskEnvironment environment;
  private final AttemptLogs logs;
  private final Milestones milestones;
  private final Diffs diffs;
  private final List<ActionExecutor> executors;

  AttemptExecution(
      Toolbox toolbox,
      Workspaces workspaces,
      SecretLookup lookup,
      TaskEnvironment environment,
      AttemptLogs logs,
      Milestones milestones,
      Diffs diffs,
      @All List<ActionExecutor> executors) {
    this.toolbox = toolbox;
    this.workspaces = workspaces;
    this.lookup = lookup;
    this.environment = environment;
    this.logs = logs;
    this.milestones = milestones;
    this.diffs = diffs;
    this.executors = List.copyOf(executors);
  }

  /**
   * Blocks until the attempt has ended and nothing of it runs any more.
   *
   * @param action empty when it is done already, and only the verification is left
   * @return has no secret in it
   */
  Outcome execute(
      Assignment assignment, HeldAttempt held, Deadline deadline, Optional<Action> action) {
    try {
      Secrets secrets = lookup.of(names(assignment));
      Outcome outcome = execute(assignment, held, deadline, action, secrets);
      return secrets.isEmpty() ? outcome : outcome.masked(secrets);
    } catch (UnusableSecretException e) {
      TaskFailedException failure = TaskFailedException.because(String.valueOf(e.getMessage()), e);
      return new Outcome.Failed(failure.using(ofNoAction(assignment)).failure(""));
    }
  }

  /** What an attempt has used of language models that ended before its action began. */
  private static @Nullable Usage ofNoAction(Assignment assignment) {
    return assignment.action() instanceof Action.Llm ? Usage.NOTHING : null;
  }

  /** Of the secrets of commands, and of those that a request has in its headers. */
  private static List<String> names(Assignment assignment) {
    List<String> ofHeaders =
        assignment.action() instanceof Action.Http http ? http.secrets() : List.of();
    return Stream.concat(assignment.secrets().stream(), ofHeaders.stream()).distinct().toList();
  }

  private Outcome execute(
      Assignment assignment,
      HeldAttempt held,
      Deadline deadline,
      Optional<Action> action,
      Secrets secrets) {
    AttemptLog log = logs.open(held.id(), secrets);
    try (log) {
      return perform(assignment, held, deadline, action, log, secrets);
    } catch (TaskFailedException e) {
      return new Outcome.Failed(e.failure(log.tail()));
    } catch (StoppedException e) {
      return e.outcome(log.tail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StoppedException(StopReason.SHUTDOWN).outcome(log.tail());
    } catch (IOException | RuntimeException | Error e) { // an Error must not leave the run waiting
      LOG.errorf("%s could not be executed: %s", held.id(), secrets.mask(stackTrace(e)));
      return new Outcome.Failed(
          explained(
                  TaskFailedException.because("the runner could not execute it: " + describe(e), e))
              .failure(log.tail()));
    }
  }

  private static String describe(Throwable thrown) {
    boolean speaksForItself =
        thrown.getClass() == IOException.class
            || thrown instanceof FileSystemException e && e.getReason() != null;
    return speaksForItself ? String.valueOf(thrown.getMessage()) : thrown.toString();
  }

  /** A full disk makes programs fail in many ways, few of which say so. */
  private TaskFailedException explained(TaskFailedException e) {
    if (Disk.isFull(workspaces.directory())) {
      return e.explained(
          "the disk of the runner with "
              + workspaces.directory()
              + " is full: free some space, or have DECURION_WORKSPACES on a larger one");
    }
    // What did not fit may be gone already, or another disk may be full, such as that of TMPDIR. A
    // command has been explained by its output.
    return e.exitCode().isPresent()
        ? e
        : LastWords.advice(String.valueOf(e.getMessage())).map(e::explained).orElse(e);
  }

  private Outcome perform(
      Assignment assignment,
      HeldAttempt held,
      Deadline deadline,
      Optional<Action> action,
      AttemptLog log,
      Secrets secrets)
      throws TaskFailedException, StoppedException, InterruptedException, IOException {
    requireTools(assignment);
    Patience patience = () -> held.stopReason().isEmpty() && !deadline.isOver();
    try (Scratch scratch = Scratch.create(workspaces.directory(), held.id());
        Workplace place = workspaces.open(assignment, scratch.directory(), patience);
        Milestones.Watch watch = milestones.watch(held, scratch.milestoneFile(), log, secrets)) {
      NeededOutputs needs = handOver(assignment, scratch, log);
      AttemptContext context =
          new AttemptContext(
              assignment,
              held,
              deadline,
              log,
              place.directory(),
              Workspaces.workdir(place.directory(), assignment.workdir()),
              environment.of(assignment, secrets, needs, place, scratch),
              secrets,
              scratch.directory());
      return perform(action, context, scratch, place, patience);
    } catch (WorkspaceException e) {
      throw failure(e, held, deadline, ofNoAction(assignment));
    }
  }

  private void requireTools(Assignment assignment) throws TaskFailedException {
    List<String> missing = toolbox.missing(assignment.tools());
    if (!missing.isEmpty()) {
      throw TaskFailedException.because(
              "the agent %s needs tools that this runner does not have: %s. Install what is missing, or add its directory to the PATH of the runner"
                  .formatted(assignment.task().agent(), String.join(", ", missing)))
          .using(ofNoAction(assignment));
    }
  }

  private TaskFailedException failure(
      WorkspaceException cause, HeldAttempt held, Deadline deadline, @Nullable Usage used)
      throws StoppedException {
    Optional<StopReason> stop = held.stopReason();
    if (stop.isPresent()) {
      throw new StoppedException(stop.get()).using(used);
    }
    TaskFailedException failure =
        cause.kind() == WorkspaceException.Kind.GIVEN_UP
            ? TaskFailedException.timeout(deadline)
            : explained(TaskFailedException.of(cause));
    return failure.using(used);
  }

  private static NeededOutputs handOver(Assignment assignment, Scratch scratch, AttemptLog log)
      throws IOException {
    NeededOutputs needs = new NeededOutputs(assignment.needs());
    needs.write(scratch.needsFile());
    if (!needs.leftOut().isEmpty()) {
      log.println(
          "too large for variables, and so only in the file in DECURION_NEEDS: "
              + String.join(", ", needs.leftOut()));
    }
    return needs;
  }

  private Outcome perform(
      Optional<Action> action,
      AttemptContext context,
      Scratch scratch,
      Workplace place,
      Patience patience)
      throws TaskFailedException, StoppedException, InterruptedException, IOException {
    Optional<Action> instead = action.flatMap(it -> executorOf(it).instead(it, context));
    // A command that is done instead of asking a model may ask one itself, and say so.
    Optional<Usage> unlessTold = instead.map(it -> Usage.NOTHING);
    Map<String, String> outputs = new HashMap<>();
    try {
      return perform(
          instead.or(() -> action), context, scratch, place, patience, outputs, unlessTold);
    } catch (TaskFailedException e) {
      throw e.usage().isPresent() ? e : withUsage(e, outputs, unlessTold, context, scratch);
    } catch (StoppedException e) {
      throw Usage.of(outputs).or(() -> unlessTold).map(e::using).orElse(e);
    }
  }

  private Outcome perform(
      Optional<Action> action,
      AttemptContext context,
      Scratch scratch,
      Workplace place,
      Patience patience,
      Map<String, String> outputs,
      Optional<Usage> unlessTold)
      throws TaskFailedException, StoppedException, InterruptedException, IOException {
    if (action.isPresent()) {
      try {
        outputs.putAll(perform(action.get(), context));
      } catch (TaskFailedException e) {
        return afterFailure(e, unlessTold, context, scratch);
      }
    }
    verify(context);
    outputs.putAll(OutputFile.read(scratch.outputFile(), context.secrets()));
    if (Usage.of(outputs).isEmpty()) {
      unlessTold.map(Usage::outputs).ifPresent(outputs::putAll);
    }
    requireNotStopped(context.held());
    try {
      Optional<Change> change = place.keep(patience);
      change.ifPresent(it -> diffs.keep(it, place, context));
      return new Outcome.Succeeded(outputs, change);
    } catch (WorkspaceException e) {
      throw failure(e, context.held(), context.deadline(), Usage.of(outputs).orElse(null));
    } catch (IOException e) {
      TaskFailedException failure =
          TaskFailedException.because("what it changed could not be kept: " + e.getMessage(), e);
      // Now, for its worktree, which takes much of the room, is removed when it has ended.
      throw explained(failure).using(Usage.of(outputs).orElse(null));
    }
  }

  /** A failure drops all outputs but what they tell of language models: that has been spent. */
  private static TaskFailedException withUsage(
      TaskFailedException failure,
      Map<String, String> outputs,
      Optional<Usage> unlessTold,
      AttemptContext context,
      Scratch scratch)
      throws IOException {
    Map<String, String> all = new HashMap<>(outputs);
    try {
      all.putAll(OutputFile.read(scratch.outputFile(), context.secrets()));
    } catch (TaskFailedException e) {
      // What cannot be read tells nothing; the failure itself is what counts.
    }
    return Usage.of(all).or(() -> unlessTold).map(failure::using).orElse(failure);
  }

  private static Outcome afterFailure(
      TaskFailedException failure,
      Optional<Usage> unlessTold,
      AttemptContext context,
      Scratch scratch)
      throws TaskFailedException, IOException {
    if (failure.retryAfter().isPresent()) {
      return new Outcome.Parked(failure.failure(context.log().tail()), failure.retryAfter().get());
    }
    Optional<Integer> skipOn = context.assignment().skipOn();
    if (skipOn.isPresent() && skipOn.equals(failure.exitCode())) {
      throw failure.unavailable(context.log().tail());
    }
    Optional<Integer> parkOn = context.assignment().parkOn();
    if (parkOn.isEmpty() || !parkOn.equals(failure.exitCode())) {
      throw failure;
    }
    Instant now = Clock.systemUTC().instant();
    return Parking.park(failure, unlessTold, scratch.outputFile(), context, now);
  }

  private Map<String, String> perform(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    requireNotStopped(context.held());
    try {
      return executorOf(action).execute(action, context);
    } catch (TaskFailedException e) {
      throw explained(e); // now, for what the attempt wrote is deleted when it has ended
    }
  }

  private static void requireNotStopped(HeldAttempt held) throws StoppedException {
    Optional<StopReason> stop = held.stopReason();
    if (stop.isPresent()) {
      throw new StoppedException(stop.get());
    }
  }

  private void verify(AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    Optional<Action> verification = context.assignment().verify();
    if (verification.isPresent()) {
      try {
        perform(verification.get(), context);
      } catch (TaskFailedException e) {
        throw e.ofVerification();
      }
    }
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private ActionExecutor executorOf(Action action) {
    return executors.stream()
        .filter(executor -> executor.executes(action))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing here executes " + action.getClass()));
  }
}
