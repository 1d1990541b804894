package dev.decurion.runner.llm;

import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.secrets.LlmKey;
import dev.decurion.runner.secrets.Secrets;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where models are asked, as the runner is configured; never by a plan, which could send the key
 * elsewhere.
 *
 * @param keyHeader the name of the header that has the key
 * @param outputLimit the name of the parameter that bounds an answer
 * @param model of tasks that name none
 * @param prices of models by name
 */
record Endpoint(
    URI baseUrl,
    Optional<String> key,
    String keyHeader,
    Optional<String> apiVersion,
    Optional<String> model,
    String outputLimit,
    Map<String, Price> prices) {
  static final String MAX_TOKENS = "max_tokens";
  static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final String NUMBER = "[0-9]{1,9}(?:[.][0-9]{1,9})?";
  private static final Pattern PRICE =
      Pattern.compile("(?<model>\\S+)=(?<input>" + NUMBER + ")/(?<output>" + NUMBER + ")");

  Endpoint {
    prices = Map.copyOf(prices);
    if (!List.of("http", "https").contains(String.valueOf(baseUrl.getScheme()))
        || baseUrl.getHost() == null
        || baseUrl.getRawUserInfo() != null
        || baseUrl.getRawQuery() != null
        || baseUrl.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "decurion.llm.base-url must be http or https, with a host and without user, query and #");
    }
    if (!HEADER.matcher(keyHeader).matches()) {
      throw new IllegalArgumentException(
          "decurion.llm.api-key-header must be the name of a header, not " + keyHeader);
    }
    if (!Set.of(MAX_TOKENS, MAX_COMPLETION_TOKENS).contains(outputLimit)) {
      throw new IllegalArgumentException(
          "decurion.llm.output-limit must be max_completion_tokens or max_tokens, not "
              + outputLimit);
    }
  }

  /**
   * Empty when none is configured.
   *
   * @throws IllegalArgumentException when a setting cannot be used; without the key in its message
   */
  static Optional<Endpoint> of(RunnerConfig.Llm config) {
    if (config.baseUrl().isEmpty()
        && (config.apiKey().isPresent()
            || config.apiKeyFile().isPresent()
            || config.model().isPresent())) {
      throw new IllegalArgumentException(
          "decurion.llm has a key or a model, but no decurion.llm.base-url to ask");
    }
    return config
        .baseUrl()
        .map(
            url ->
                new Endpoint(
                    url,
                    LlmKey.of(config),
                    config.apiKeyHeader(),
                    config.apiVersion(),
                    config.model(),
                    config.outputLimit(),
                    prices(config)));
  }

  /** What must not leave the runner. */
  Secrets secrets() {
    return key.map(value -> Secrets.ofRunner("LLM_API_KEY", value)).orElse(Secrets.NONE);
  }

  Optional<Price> price(String ofModel) {
    return Optional.ofNullable(prices.get(ofModel));
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "Endpoint[" + baseUrl + "]";
  }

  private static Map<String, Price> prices(RunnerConfig.Llm config) {
    Map<String, Price> prices = new HashMap<>();
    for (String written : config.prices().orElse(List.of())) {
      Matcher price = PRICE.matcher(written.strip());
      if (!price.matches()) {
        throw new IllegalArgumentException(
            "decurion.llm.prices must be MODEL=INPUT/OUTPUT, in US dollars for a million tokens,"
                + " separated by commas; not "
                + written);
      }
      prices.put(
          price.group("model"),
          new Price(new BigDecimal(price.group("input")), new BigDecimal(price.group("output"))));
    }
    Optional<BigDecimal> input = config.price().inputPerMillion();
    Optional<BigDecimal> output = config.price().outputPerMillion();
    if (input.isPresent() != output.isPresent()
        || (input.isPresent() && config.model().isEmpty())) {
      throw new IllegalArgumentException(
          "decurion.llm.price needs both input-per-million and output-per-million, and"
              + " decurion.llm.model, whose prices they are");
    }
    input.ifPresent(
        in -> prices.put(config.model().orElseThrow(), new Price(in, output.orElseThrow())));
    return prices;
  }
}
