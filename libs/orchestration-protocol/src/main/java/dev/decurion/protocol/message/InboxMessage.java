package dev.decurion.protocol.message;

import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunId;
import java.util.Map;

/** What coordinators take in: an entry of {@code {s}:inbox}. */
public sealed interface InboxMessage {
  RunId run();

  /**
   * A new run.
   *
   * @param plan the text as submitted
   * @param inputs values for all inputs of the plan, defaults included
   */
  record Submission(RunId run, String plan, Map<String, String> inputs) implements InboxMessage {}

  /** A command to a run, or a runner's report about one of its attempts. */
  record RunCommand(RunId run, Command command) implements InboxMessage {}

  /** A run that is over, and all that is kept of it, shall go. */
  record Forget(RunId run) implements InboxMessage {}
}
