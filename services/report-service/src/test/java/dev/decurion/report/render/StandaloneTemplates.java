package dev.decurion.report.render;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The templates of this service without Quarkus. */
final class StandaloneTemplates {
  private StandaloneTemplates() {}

  static Engine engine() {
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
        .addLocator(id -> Optional.of(new Location(id)))
        .build();
  }

  private record Location(String id) implements TemplateLocator.TemplateLocation {
    @Override
    public Reader read() {
      return new InputStreamReader(
          StandaloneTemplates.class.getResourceAsStream("/templates/" + id),
          StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
    }
  }
}
