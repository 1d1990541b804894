package dev.decurion.runner.llm;

import dev.decurion.core.plan.Action;
import dev.decurion.runner.secrets.Secrets;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A language model, by way of LangChain4j. */
final class Model {
  private final OpenAiChatModel model;
  private final Secrets key;
  private final String name;
  private final Transport transport;

  Model(Endpoint endpoint, String name, Action.Llm llm, Transport transport) {
    this.name = name;
    this.key = endpoint.secrets();
    this.transport = transport;
    OpenAiChatModelBuilder builder =
        OpenAiChatModel.builder()
            .httpClientBuilder(new SuppliedClient(transport))
            .baseUrl(endpoint.baseUrl().toString())
            .apiKey("added-by-the-transport")
            .modelName(name)
            .temperature(llm.temperature().map(BigDecimal::doubleValue).orElse(null))
            .maxRetries(0);
    this.model =
        (endpoint.outputLimit().equals(Endpoint.MAX_TOKENS)
                ? builder.maxTokens(llm.maxOutputTokens())
                : builder.maxCompletionTokens(llm.maxOutputTokens()))
            .build();
  }

  /**
   * What a model answered, without the key.
   *
   * @param model as the endpoint names it
   * @param usage empty when the endpoint does not tell it
   * @param end why it ends there
   */
  record Reply(String text, String model, Optional<Tokens> usage, Optional<FinishReason> end) {}

  /** What a call has used. */
  record Tokens(long input, long output) {}

  /**
   * Asks once.
   *
   * @throws CallFailedException when there is no answer
   * @throws CallStoppedException when it was given up
   */
  Reply ask(Prompt prompt) {
    List<ChatMessage> messages = new ArrayList<>();
    prompt.system().ifPresent(system -> messages.add(SystemMessage.from(system)));
    messages.add(UserMessage.from(prompt.user()));
    ChatResponse response;
    try {
      response = model.chat(messages);
    } catch (RuntimeException e) {
      throw cause(e);
    }
    String text = response.aiMessage().text();
    return new Reply(
        text == null ? "" : key.mask(text),
        response.modelName() == null ? name : key.mask(response.modelName()),
        tokens(response.tokenUsage()),
        Optional.ofNullable(response.finishReason()));
  }

  private static Optional<Tokens> tokens(@Nullable TokenUsage usage) {
    if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
      return Optional.empty();
    }
    return usage.inputTokenCount() < 0 || usage.outputTokenCount() < 0
        ? Optional.empty()
        : Optional.of(new Tokens(usage.inputTokenCount(), usage.outputTokenCount()));
  }

  /** LangChain4j wraps what the transport throws. */
  private RuntimeException cause(RuntimeException thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallFailedException || cause instanceof CallStoppedException) {
        return (RuntimeException) cause;
      }
    }
    return CallFailedException.perhapsPaid(
        "the endpoint answered what is not of the protocol of OpenAI: %s (is DECURION_LLM_BASE_URL right? It is to be like https://api.openai.com/v1)"
            .formatted(Texts.excerpt(transport.answered(), key)),
        thrown);
  }
}
