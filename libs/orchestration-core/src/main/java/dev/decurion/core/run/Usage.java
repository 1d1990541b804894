package dev.decurion.core.run;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an attempt used of language models, as far as it is known. In outputs these are {@code
 * input_tokens}, {@code output_tokens} and {@code cost_usd}.
 */
public record Usage(
    Optional<Long> inputTokens, Optional<Long> outputTokens, Optional<BigDecimal> costUsd) {
  public static final String INPUT_TOKENS = "input_tokens";
  public static final String OUTPUT_TOKENS = "output_tokens";
  public static final String COST_USD = "cost_usd";

  /** Nothing was used, and that is known. */
  public static final Usage NOTHING =
      new Usage(Optional.of(0L), Optional.of(0L), Optional.of(BigDecimal.ZERO));

  private static final Pattern TOKENS = Pattern.compile("[0-9]{1,15}");

  /** Programs write small amounts as {@code 1e-7}. */
  private static final Pattern COST = Pattern.compile("[0-9]{1,12}([.][0-9]{1,20})?(e-[0-9])?");

  /** What outputs tell, which any task can put out; empty when they tell nothing of it. */
  public static Optional<Usage> of(Map<String, String> outputs) {
    Usage usage =
        new Usage(
            value(outputs, INPUT_TOKENS, TOKENS).map(Long::valueOf),
            value(outputs, OUTPUT_TOKENS, TOKENS).map(Long::valueOf),
            value(outputs, COST_USD, COST).map(BigDecimal::new));
    return usage.isEmpty() ? Optional.empty() : Optional.of(usage);
  }

  /** The outputs that tell it. */
  public Map<String, String> outputs() {
    Map<String, String> outputs = new HashMap<>();
    inputTokens.ifPresent(it -> outputs.put(INPUT_TOKENS, it.toString()));
    outputTokens.ifPresent(it -> outputs.put(OUTPUT_TOKENS, it.toString()));
    costUsd.ifPresent(it -> outputs.put(COST_USD, it.toPlainString()));
    return outputs;
  }

  private static Optional<String> value(Map<String, String> outputs, String key, Pattern form) {
    return Optional.ofNullable(outputs.get(key)).filter(it -> form.matcher(it).matches());
  }

  private boolean isEmpty() {
    return inputTokens.isEmpty() && outputTokens.isEmpty() && costUsd.isEmpty();
  }
}
