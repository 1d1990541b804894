package dev.decurion.protocol.message;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands an attempt to the runners: an entry of {@code {s}:tasks:<agent>}. Says all that a runner
 * needs to know.
 *
 * @param attempt number, from 1
 * @param token fencing token of the attempt
 * @param timeout limit of action and verification together
 * @param env environment of the commands, on top of what the runner allows
 * @param workdir relative to the workspace
 * @param inputs of the run; {@code workspace} names the code base to work on
 */
public record Assignment(
    RunId run,
    TaskAddress task,
    int attempt,
    long token,
    Action action,
    Optional<Action> verify,
    Duration timeout,
    Map<String, String> env,
    Optional<String> workdir,
    List<String> tools,
    Map<String, String> inputs) {}
