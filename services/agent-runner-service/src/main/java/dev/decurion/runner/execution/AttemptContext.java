package dev.decurion.runner.execution;

import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.secrets.Secrets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the action of an attempt works with.
 *
 * @param held tells when to stop
 * @param workspace its copy of the code base
 * @param workdir where commands run; inside the workspace
 * @param environment of commands, complete, with the values of secrets
 * @param secrets those that the task asks for; what an action puts out is masked by the caller
 * @param scratch a directory of the attempt alone, gone afterwards
 */
public record AttemptContext(
    Assignment assignment,
    HeldAttempt held,
    Deadline deadline,
    AttemptLog log,
    Path workspace,
    Path workdir,
    Map<String, String> environment,
    Secrets secrets,
    Path scratch) {}
