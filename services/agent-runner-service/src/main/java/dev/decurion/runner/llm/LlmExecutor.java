package dev.decurion.runner.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.Action;
import dev.decurion.core.run.Usage;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.ActionExecutor;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.redis.RunnerRedis;
import dev.decurion.runner.secrets.SecretLookup;
import dev.decurion.runner.secrets.Secrets;
import dev.langchain4j.model.output.FinishReason;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Executes {@code llm}. Made at the start, so that a bad setting is noticed then. */
@Startup
@ApplicationScoped
class LlmExecutor implements ActionExecutor {
  /** Characters of an answer that become an output; all of it is in the log. */
  static final int MOST_ANSWER = 16 * 1024;

  private static final int MOST_LISTED = 32 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Endpoint> configured;
  private final RunnerRedis redis;
  private final SecretLookup lookup;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Inject
  LlmExecutor(RunnerConfig config, RunnerRedis redis, SecretLookup lookup) {
    this.configured = Endpoint.of(config.llm());
    this.redis = redis;
    this.lookup = lookup;
  }

  @Override
  public boolean executes(Action action) {
    return action instanceof Action.Llm;
  }

  @Override
  public Optional<Action> instead(Action action, AttemptContext context) {
    Optional<Action> otherwise =
        configured.isEmpty() ? ((Action.Llm) action).otherwise() : Optional.empty();
    otherwise.ifPresent(
        it -> context.log().println("the runner knows no language model; does 'otherwise'"));
    return otherwise;
  }

  @Override
  public Map<String, String> execute(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    Action.Llm llm = (Action.Llm) action;
    Secrets key = configured.map(Endpoint::secrets).orElse(Secrets.NONE);
    try {
      return ask(prepare(llm, context), context);
    } catch (TaskFailedException e) {
      throw e.masked(key);
    }
  }

  private static TaskFailedException unusableFiles(IOException cause) {
    return TaskFailedException.because(
        "the files of the workspace cannot be read or written: " + cause, cause);
  }

  /** All that a call needs, its reservation included. */
  private record Call(
      Action.Llm llm, Endpoint endpoint, String model, Prompt prompt, Purse purse) {}

  private Call prepare(Action.Llm llm, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    try {
      Endpoint endpoint =
          configured.orElseThrow(
              () ->
                  TaskFailedException.because(
                      "the runner knows no language model: give it DECURION_LLM_BASE_URL, and"
                          + " DECURION_LLM_API_KEY where the endpoint wants a key; or the task"
                          + " something to do 'otherwise'"));
      String model =
          llm.model()
              .or(endpoint::model)
              .orElseThrow(
                  () ->
                      TaskFailedException.because(
                          "neither the task names a model, nor the runner (DECURION_LLM_MODEL)"));
      Map<String, String> files =
          ContextFiles.read(context.workspace(), new PathPatterns(llm.files()));
      Prompt prompt = Prompt.of(llm, context.assignment(), files, UUID.randomUUID().toString());
      requireNoSecretIn(files, prompt, context.secrets());
      Purse purse = new Purse(redis, context, llm, endpoint.price(model));
      purse.reserve(model, prompt.mostTokens());
      context
          .log()
          .println(
              "asks %s with %d files: at most %d tokens of prompt, %d of answer"
                  .formatted(model, files.size(), prompt.mostTokens(), llm.maxOutputTokens()));
      return new Call(llm, endpoint, model, prompt, purse);
    } catch (IOException e) {
      throw unusableFiles(e).using(Usage.NOTHING);
    } catch (TaskFailedException e) {
      throw e.using(Usage.NOTHING);
    } catch (StoppedException e) {
      throw e.using(Usage.NOTHING);
    }
  }

  /** No secret of the runner goes to the endpoint, whichever task may ask for it. */
  private void requireNoSecretIn(Map<String, String> files, Prompt prompt, Secrets own)
      throws TaskFailedException {
    for (Secrets secrets : (Iterable<Secrets>) lookup.all(own)::iterator) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        if (secrets.occurIn(file.getValue()) || secrets.occurIn(file.getKey())) {
          throw TaskFailedException.because(
              file.getKey()
                  + " has a secret of the runner in it, so the model must not see it; take the"
                  + " secret out, or leave the file out of 'files'");
        }
      }
      if (prompt.parts().anyMatch(secrets::occurIn)) {
        throw TaskFailedException.because(
            "the prompt, an input or an output of a needed task has a secret of the runner in it,"
                + " so the model must not see it; take the secret out");
      }
    }
  }

  private Map<String, String> ask(Call call, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    Model.Reply reply = reply(call, context);
    context.log().println(reply.text());
    Map<String, String> outputs = outputs(reply, call.purse());
    try {
      reply.usage().ifPresent(used -> call.purse().spend(used, context.log()));
      requireWithinReservation(reply, call);
      requireWhole(reply, call.llm());
      outputs.putAll(
          call.llm().edit().isEmpty()
              ? Map.of("answer", bounded(reply.text(), context.secrets()))
              : edited(call.llm(), reply.text(), context));
      return outputs;
    } catch (IOException e) {
      TaskFailedException failure = unusableFiles(e);
      throw Usage.of(outputs).map(failure::using).orElse(failure);
    } catch (TaskFailedException e) {
      throw Usage.of(outputs).map(e::using).orElse(e);
    } catch (StoppedException e) {
      throw Usage.of(outputs).map(e::using).orElse(e);
    }
  }

  private Model.Reply reply(Call call, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    Transport transport =
        new Transport(
            client, call.endpoint(), context.deadline().remaining(), context.held().stopped());
    try {
      return new Model(call.endpoint(), call.model(), call.llm(), transport).ask(call.prompt());
    } catch (CallStoppedException e) {
      Optional<StopReason> stop = context.held().stopReason();
      if (stop.isPresent()) {
        throw new StoppedException(stop.get());
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw TaskFailedException.timeout(context.deadline())
          .explained(
              call.endpoint().baseUrl()
                  + " had not answered; give the task a longer timeout or a smaller"
                  + " maxOutputTokens, or look whether the endpoint is in trouble");
    } catch (CallFailedException e) {
      String message = String.valueOf(e.getMessage());
      TaskFailedException failure =
          e.retryAfter().isPresent()
              ? TaskFailedException.parked(message, e.retryAfter().get())
              : TaskFailedException.because(message, e);
      if (!e.isFree()) {
        throw failure;
      }
      call.purse().release(context.log());
      throw failure.using(Usage.NOTHING);
    }
  }

  private static Map<String, String> outputs(Model.Reply reply, Purse purse) {
    Map<String, String> outputs = new HashMap<>(Map.of("model", Texts.excerpt(reply.model())));
    reply
        .usage()
        .ifPresent(
            used -> {
              outputs.put(Usage.INPUT_TOKENS, Long.toString(used.input()));
              outputs.put(Usage.OUTPUT_TOKENS, Long.toString(used.output()));
              purse.nanoUsd(used).ifPresent(cost -> outputs.put(Usage.COST_USD, Usd.written(cost)));
            });
    return outputs;
  }

  /** An endpoint that passes over the limit makes budgets worthless; nobody should rely on it. */
  private static void requireWithinReservation(Model.Reply reply, Call call)
      throws TaskFailedException {
    long mostInput = call.prompt().mostTokens();
    int mostOutput = call.llm().maxOutputTokens();
    Optional<Model.Tokens> used = reply.usage();
    if (call.purse().isLimited()
        && used.filter(it -> it.output() > mostOutput || it.input() > mostInput).isPresent()) {
      throw TaskFailedException.because(
          "the endpoint counts %d tokens of prompt and %d of answer, more than the %d and %d that"
                  .formatted(used.get().input(), used.get().output(), mostInput, mostOutput)
              + " it was allowed, so no budget can be kept with it; does it know the parameter in"
              + " DECURION_LLM_OUTPUT_LIMIT?");
    }
  }

  private static void requireWhole(Model.Reply reply, Action.Llm llm) throws TaskFailedException {
    if (reply.end().filter(FinishReason.LENGTH::equals).isPresent()) {
      throw TaskFailedException.because(
          "the answer was cut off at %d tokens; give the task more maxOutputTokens"
              .formatted(llm.maxOutputTokens()));
    }
    if (reply.end().filter(FinishReason.CONTENT_FILTER::equals).isPresent()) {
      throw TaskFailedException.because("the endpoint withheld the answer (content_filter)");
    }
    if (reply.text().isBlank()) {
      throw TaskFailedException.because("the model answered nothing");
    }
  }

  private static Map<String, String> edited(Action.Llm llm, String text, AttemptContext context)
      throws TaskFailedException, StoppedException, IOException {
    EditFormat.Answer answer = EditFormat.parse(text);
    Changes changes = new Changes(context.workspace(), new PathPatterns(llm.edit()));
    for (Edit edit : answer.edits()) {
      changes.add(edit);
    }
    Optional<StopReason> stop = context.held().stopReason();
    if (stop.isPresent()) {
      throw new StoppedException(stop.get());
    }
    List<String> changed = changes.write();
    changed.forEach(path -> context.log().println("changed " + path));
    return Map.of(
        "answer", bounded(answer.text(), context.secrets()), "changed_files", listed(changed));
  }

  /** As a JSON array, which {@code forEach} takes; only the first ones of very many. */
  private static String listed(List<String> paths) {
    try {
      String list = JSON.writeValueAsString(paths);
      return list.length() <= MOST_LISTED ? list : listed(paths.subList(0, paths.size() / 2));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written as JSON", e);
    }
  }

  private static String bounded(String answer, Secrets secrets) {
    return answer.length() <= MOST_ANSWER ? answer : secrets.maskedStart(answer, MOST_ANSWER) + "…";
  }
}
