package dev.decurion.runner.llm;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Quarkus test {@link FakeModels} as the runner's endpoint: {@code mini} costs 1 $ for a
 * million tokens of prompts and 2 $ of answers, what others cost is not known.
 */
public final class ModelsResource implements QuarkusTestResourceLifecycleManager {
  static final String KEY = "sk-0123456789abcdef";

  private @Nullable FakeModels models;

  @Override
  public Map<String, String> start() {
    try {
      models = new FakeModels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "decurion.llm.base-url", models.url(),
        "decurion.llm.api-key", KEY,
        "decurion.llm.model", "mini",
        "decurion.llm.price.input-per-million", "1",
        "decurion.llm.price.output-per-million", "2",
        "decurion.llm.prices", "large=10/20.5");
  }

  @Override
  public void inject(TestInjector tests) {
    tests.injectIntoFields(models, new TestInjector.MatchesType(FakeModels.class));
  }

  @Override
  public void stop() {
    if (models != null) {
      models.close();
    }
  }
}
