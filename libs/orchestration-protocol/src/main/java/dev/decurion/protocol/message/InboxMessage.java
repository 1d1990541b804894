package dev.decurion.protocol.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunId;
import java.util.Map;

/** What coordinators take in: an entry of {@code {s}:inbox}. */
public sealed interface InboxMessage {
  /** Of the format; raised when an older coordinator would misunderstand what is written. */
  int VERSION = 1;

  /** The version in which it was written. */
  int version();

  RunId run();

  /**
   * Reads a message.
   *
   * @throws NewerVersionException when it is of a newer version
   * @throws JsonProcessingException when it is damaged or not complete
   */
  static InboxMessage parse(ObjectMapper json, String text) throws JsonProcessingException {
    return new VersionedReader<>("message", VERSION, InboxMessage::version)
        .read(
            json.readerFor(InboxMessage.class)
                .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES),
            text);
  }

  /**
   * A new run.
   *
   * @param plan the text as submitted
   * @param inputs values for all inputs of the plan, defaults included
   */
  record Submission(int version, RunId run, String plan, Map<String, String> inputs)
      implements InboxMessage {
    public Submission {
      version = Math.max(version, VersionedReader.OLDEST);
    }

    public Submission(RunId run, String plan, Map<String, String> inputs) {
      this(VERSION, run, plan, inputs);
    }
  }

  /** A command to a run, or a runner's report about one of its attempts. */
  record RunCommand(int version, RunId run, Command command) implements InboxMessage {
    public RunCommand {
      version = Math.max(version, VersionedReader.OLDEST);
    }

    public RunCommand(RunId run, Command command) {
      this(VERSION, run, command);
    }
  }

  /** A run that is over, and all that is kept of it, shall go. */
  record Forget(int version, RunId run) implements InboxMessage {
    public Forget {
      version = Math.max(version, VersionedReader.OLDEST);
    }

    public Forget(RunId run) {
      this(VERSION, run);
    }
  }
}
