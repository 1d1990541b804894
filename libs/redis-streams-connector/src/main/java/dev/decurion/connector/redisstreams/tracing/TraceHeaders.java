package dev.decurion.connector.redisstreams.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.reactive.messaging.TracingMetadata;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Carries the trace context in the fields of an entry ({@code traceparent} and whatever the
 * configured propagators write). Without an OpenTelemetry SDK it carries nothing.
 */
public final class TraceHeaders {

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  private TraceHeaders() {}

  /** Writes the trace context of a message, or else the current one, into headers. */
  public static void inject(Message<?> message, Map<String, String> headers) {
    Context context =
        message
            .getMetadata(TracingMetadata.class)
            .map(TracingMetadata::getCurrentContext)
            .orElseGet(Context::current);
    GlobalOpenTelemetry.getPropagators()
        .getTextMapPropagator()
        .inject(context, headers, (carrier, key, value) -> carrier.put(key, value));
  }

  /** The trace context that the sender wrote into headers, as metadata of a message. */
  public static TracingMetadata extract(Map<String, String> headers) {
    return TracingMetadata.withPrevious(
        GlobalOpenTelemetry.getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), headers, GETTER));
  }
}
