package dev.decurion.runner.execution;

import dev.decurion.core.plan.Action;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.tools.Programs;
import dev.decurion.runner.workspace.Disk;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Executes {@code run} and {@code exec}. */
@ApplicationScoped
class CommandExecutor implements ActionExecutor {
  private static final Logger LOG = Logger.getLogger(CommandExecutor.class);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @Override
  public boolean executes(Action action) {
    return action instanceof Action.Run || action instanceof Action.Exec;
  }

  @Override
  public Map<String, String> execute(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    List<String> command =
        action instanceof Action.Run run
            ? List.of("/bin/sh", "-eu", "-c", run.script(), "run")
            : argv((Action.Exec) action, context);
    TaskProcess process;
    try {
      process =
          TaskProcess.start(command, context.environment(), context.workdir(), context.scratch());
    } catch (IOException | IllegalArgumentException e) {
      throw TaskFailedException.because("it cannot be started: " + e.getMessage(), e);
    }
    Thread pump = pump(process.output(), context.log());
    try {
      awaitEnd(process, context);
    } finally {
      if (process.isAlive()) {
        process.end();
      } else {
        process.sweep();
      }
      pump.join(DRAIN.toMillis());
    }
    check(exitStatus(process), context);
    return Map.of();
  }

  /** Waits until the command has ended, or must. */
  private static void awaitEnd(TaskProcess process, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    CompletableFuture<?> either =
        CompletableFuture.anyOf(process.ended(), context.held().stopped().toCompletableFuture());
    try {
      either.get(context.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw TaskFailedException.timeout(context.deadline());
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for a process", e.getCause());
    }
    Optional<StopReason> stop = context.held().stopReason();
    if (process.isAlive() && stop.isPresent()) {
      throw new StoppedException(stop.get());
    }
  }

  private static List<String> argv(Action.Exec exec, AttemptContext context)
      throws TaskFailedException {
    String program = exec.argv().get(0);
    String path = context.environment().getOrDefault("PATH", "/usr/bin:/bin");
    if (Programs.find(program, path, context.workdir()).isEmpty()) {
      throw TaskFailedException.because(
          program.indexOf('/') >= 0
              ? "there is no program '" + program + "' in the workspace"
              : "the program '%s' is not on the PATH of the runner; install it, or add its directory to the PATH: %s"
                  .formatted(program, path));
    }
    return exec.argv();
  }

  private static Thread pump(InputStream from, AttemptLog log) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[8192];
              try {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                  log.append(buffer, read);
                }
              } catch (IOException e) {
                LOG.debugf("The output ended: %s", e.getMessage());
              }
            },
            Thread.currentThread().getName() + "-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static OptionalInt exitStatus(TaskProcess process) throws TaskFailedException {
    try {
      return process.exitStatus();
    } catch (IOException | NumberFormatException e) {
      throw TaskFailedException.because("its exit status is not known: " + e.getMessage(), e);
    }
  }

  private static void check(OptionalInt status, AttemptContext context) throws TaskFailedException {
    if (status.isEmpty()) {
      throw TaskFailedException.because(
          Disk.isFull(context.scratch())
              ? "its exit status could not be written"
              : "it was killed together with its process group");
    }
    ExitStatus exit = new ExitStatus(status.getAsInt());
    if (exit.isFailure()) {
      throw exit.failure(context.log().tail());
    }
  }
}
