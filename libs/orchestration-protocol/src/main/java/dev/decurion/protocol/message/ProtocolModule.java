package dev.decurion.protocol.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.HttpUrl;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent;
import java.io.IOException;
import java.util.function.Function;

/**
 * The JSON of the protocol: ids and addresses are strings, each closed choice names its case in
 * {@code type}, times are ISO 8601. The names here are part of the format of logs and messages;
 * they never change their meaning.
 */
public final class ProtocolModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public ProtocolModule() {
    super("decurion-protocol");
    written(RunId.class, RunId::new);
    written(AgentId.class, AgentId::new);
    written(TaskAddress.class, TaskAddress::parse);
    written(HttpUrl.class, HttpUrl::parse);
    addKeyDeserializer(
        TaskAddress.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return TaskAddress.parse(key);
          }
        });
    setMixInAnnotation(InboxMessage.class, InboxMessageTypes.class);
    setMixInAnnotation(Command.class, CommandTypes.class);
    setMixInAnnotation(RunEvent.class, RunEventTypes.class);
    setMixInAnnotation(Action.class, ActionTypes.class);
  }

  /** A mapper for messages and logs. Unknown properties are ignored: newer writers may add some. */
  public static ObjectMapper mapper() {
    return configure(new JsonMapper());
  }

  /** Teaches a mapper the protocol, keeping what it knows. */
  public static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .registerModule(new Jdk8Module())
        .registerModule(new JavaTimeModule())
        .registerModule(new ProtocolModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // No list and no map of the protocol has a null in it; the values would refuse it later.
        .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .setSerializationInclusion(JsonInclude.Include.NON_ABSENT);
  }

  private <T> void written(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new Written<>(type, parse));
  }

  private static final class Written<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    Written(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      try {
        return parse.apply(parser.getValueAsString(""));
      } catch (IllegalArgumentException e) {
        return context.reportInputMismatch(this, "%s", e.getMessage());
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = InboxMessage.Submission.class, name = "submission"),
    @Type(value = InboxMessage.RunCommand.class, name = "command"),
    @Type(value = InboxMessage.Forget.class, name = "forget")
  })
  private interface InboxMessageTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = Command.Cancel.class, name = "cancel"),
    @Type(value = Command.Pause.class, name = "pause"),
    @Type(value = Command.Resume.class, name = "resume"),
    @Type(value = Command.Retry.class, name = "retry"),
    @Type(value = Command.ReportStarted.class, name = "started"),
    @Type(value = Command.ReportSucceeded.class, name = "succeeded"),
    @Type(value = Command.ReportMilestone.class, name = "milestone"),
    @Type(value = Command.ReportParked.class, name = "parked"),
    @Type(value = Command.ReportFailed.class, name = "failed"),
    @Type(value = Command.Answer.class, name = "answer")
  })
  private interface CommandTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = RunEvent.RunSubmitted.class, name = "run-submitted"),
    @Type(value = RunEvent.RunPaused.class, name = "run-paused"),
    @Type(value = RunEvent.RunResumed.class, name = "run-resumed"),
    @Type(value = RunEvent.CancelRequested.class, name = "cancel-requested"),
    @Type(value = RunEvent.RunRetried.class, name = "run-retried"),
    @Type(value = RunEvent.RunFinished.class, name = "run-finished"),
    @Type(value = TaskEvent.TaskReady.class, name = "ready"),
    @Type(value = TaskEvent.AttemptDispatched.class, name = "dispatched"),
    @Type(value = TaskEvent.AttemptStarted.class, name = "started"),
    @Type(value = TaskEvent.TaskFannedOut.class, name = "fanned-out"),
    @Type(value = TaskEvent.FanOutEnded.class, name = "fan-out-ended"),
    @Type(value = TaskEvent.MilestoneReached.class, name = "milestone"),
    @Type(value = TaskEvent.ApprovalRequested.class, name = "approval-requested"),
    @Type(value = TaskEvent.ApprovalAnswered.class, name = "approval-answered"),
    @Type(value = TaskEvent.AttemptSucceeded.class, name = "succeeded"),
    @Type(value = TaskEvent.AttemptFailed.class, name = "failed"),
    @Type(value = TaskEvent.StopRequested.class, name = "stop-requested"),
    @Type(value = TaskEvent.TaskSkipped.class, name = "skipped"),
    @Type(value = TaskEvent.TaskUnavailable.class, name = "unavailable"),
    @Type(value = TaskEvent.TaskCancelled.class, name = "cancelled"),
    @Type(value = TaskEvent.ReportRefused.class, name = "refused")
  })
  private interface RunEventTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = Action.Run.class, name = "run"),
    @Type(value = Action.Exec.class, name = "exec"),
    @Type(value = Action.Sql.class, name = "sql"),
    @Type(value = Action.Http.class, name = "http"),
    @Type(value = Action.Llm.class, name = "llm"),
    @Type(value = Action.Wait.class, name = "wait"),
    @Type(value = Action.Approval.class, name = "approval")
  })
  private interface ActionTypes {}
}
