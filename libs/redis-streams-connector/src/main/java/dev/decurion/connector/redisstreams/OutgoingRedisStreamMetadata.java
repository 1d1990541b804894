package dev.decurion.connector.redisstreams;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where and how an outgoing message is written; metadata that the sender may add to a message. */
public final class OutgoingRedisStreamMetadata {

  private final @Nullable String stream;
  private final @Nullable String id;
  private final Map<String, String> headers;

  private OutgoingRedisStreamMetadata(Builder builder) {
    this.stream = builder.stream;
    this.id = builder.id;
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
  }

  /** The key of the stream to write to; empty: the channel's {@code stream} attribute. */
  public Optional<String> stream() {
    return Optional.ofNullable(stream);
  }

  /** The id of the entry; empty: Redis makes it ({@code *}). */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Fields to write beside the payload. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Writes to the given stream, without headers. */
  public static OutgoingRedisStreamMetadata to(String stream) {
    return builder().withStream(stream).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link OutgoingRedisStreamMetadata}; not thread-safe. */
  public static final class Builder {

    private @Nullable String stream;
    private @Nullable String id;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Builder() {}

    public Builder withStream(String stream) {
      this.stream = Objects.requireNonNull(stream, "stream");
      return this;
    }

    public Builder withId(String id) {
      this.id = Objects.requireNonNull(id, "id");
      return this;
    }

    public Builder withHeader(String name, String value) {
      headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    public Builder withHeaders(Map<String, String> headers) {
      headers.forEach(this::withHeader);
      return this;
    }

    public OutgoingRedisStreamMetadata build() {
      return new OutgoingRedisStreamMetadata(this);
    }
  }
}
