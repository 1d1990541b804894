package dev.decurion.connector.redisstreams;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * The streams that one incoming channel reads; they may change at any time. The channel has {@code
 * read-mode=log}, or {@code assignable=true}. Every method may be called from any thread.
 *
 * <pre>{@code
 * channels.channel("inbox").assign("orders:{7}", "1700000000000-4").await().indefinitely();
 * channels.channel("work").assign("orders:{7}").await().indefinitely(); // read-mode=group
 * }</pre>
 */
public interface RedisStreamsChannel {

  /** The name of the channel. */
  String name();

  /**
   * Reads a stream from now on: where its group stands ({@code read-mode=group}; a missing group is
   * created at {@code 0}), or what is added after the assignment took effect ({@code log}).
   *
   * @param stream the key of the stream; it need not exist yet
   * @return completes when the next read covers the stream
   */
  Uni<Void> assign(String stream);

  /**
   * Reads a stream from now on ({@code read-mode=log}). An assignment of a stream that is assigned
   * already is a seek: what was read but not emitted is dropped, and reading goes on after the new
   * position.
   *
   * @param stream the key of the stream; it need not exist yet
   * @param afterId entries above this id are emitted: {@code "0"} for all, an entry's id, or {@code
   *     "$"} for those added after the assignment took effect
   * @return completes when the position is known and the read covers the stream; while Redis is
   *     away, {@code "$"} waits for it
   * @throws UnsupportedOperationException in {@code read-mode=group}, where the group knows the
   *     position
   */
  Uni<Void> assign(String stream, String afterId);

  /**
   * Stops reading a stream.
   *
   * @return completes at once; after that no message of the stream is emitted any more (messages
   *     emitted before may still be in the works downstream). In {@code read-mode=group}, what the
   *     group has given to this consumer already is still emitted, at most what was requested
   */
  Uni<Void> revoke(String stream);

  /** The keys of the streams assigned now. */
  Set<String> assigned();
}
