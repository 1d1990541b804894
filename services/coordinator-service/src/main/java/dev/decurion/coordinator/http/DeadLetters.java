package dev.decurion.coordinator.http;

import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.coordinator.shard.CoordinatorRedis;
import dev.decurion.coordinator.shard.DeadLetter;
import dev.decurion.coordinator.shard.DeadLetterId;
import dev.decurion.protocol.redis.Keyspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looking at dead letters, putting them back, deleting them. All methods block. */
@ApplicationScoped
class DeadLetters {
  private static final int MOST_BYTES = 4096;

  private final CoordinatorRedis redis;
  private final CoordinatorConfig config;

  DeadLetters(CoordinatorRedis redis, CoordinatorConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * A dead letter as the API shows it.
   *
   * @param at when it became one
   * @param stream where it came from and goes back to
   * @param payloadBytes length of the payload, of which only the beginning is shown
   */
  record Letter(
      String id,
      int shard,
      String stream,
      Instant at,
      String reason,
      long payloadBytes,
      String payload) {
    static Letter of(DeadLetter letter) {
      return new Letter(
          letter.id().toString(),
          letter.id().shard(),
          letter.stream(),
          Instant.ofEpochMilli(letter.id().entry().millis()),
          letter.reason(),
          letter.payloadBytes(),
          letter.payload());
    }
  }

  /**
   * Some dead letters, newest first.
   *
   * @param total how many there are in all
   */
  record Page(List<Letter> deadLetters, long total) {}

  /**
   * Where a dead letter is now.
   *
   * @param entry its id in the stream
   */
  record PutBack(String stream, String entry) {}

  /**
   * @param before only older ones than this
   */
  Page newest(int limit, Optional<DeadLetterId> before) {
    List<DeadLetter> letters = new ArrayList<>();
    long total = 0;
    for (int shard = 0; shard < config.shards(); shard++) {
      Keyspace keys = new Keyspace(shard);
      String end = before.map(id -> end(id, keys.shard())).orElse("+");
      letters.addAll(asked(() -> redis.deadLetters(keys, end, limit, MOST_BYTES)));
      total += asked(() -> redis.countDeadLetters(keys));
    }
    letters.sort(Comparator.comparing(DeadLetter::id).reversed());
    return new Page(letters.stream().limit(limit).map(Letter::of).toList(), total);
  }

  /** In the shards before its own, a letter with the same entry id is an older one. */
  private static String end(DeadLetterId before, int shard) {
    return (shard < before.shard() ? "" : "(") + before.entry();
  }

  PutBack putBack(DeadLetterId id) {
    requireShard(id);
    String stream = asked(() -> redis.originOf(id)).orElseThrow(() -> unknown(id));
    if (!new Keyspace(id.shard()).hasEntriesFrom(stream)) {
      throw ApiException.conflict(
          "Dead letter "
              + id
              + " says that it comes from '"
              + stream
              + "', which is no stream of shard "
              + id.shard()
              + "; it can only be deleted");
    }
    return asked(() -> redis.putBack(id, stream))
        .map(entry -> new PutBack(stream, entry))
        .orElseThrow(() -> unknown(id));
  }

  void delete(DeadLetterId id) {
    requireShard(id);
    if (!asked(() -> redis.deleteDeadLetter(id))) {
      throw unknown(id);
    }
  }

  private void requireShard(DeadLetterId id) {
    if (id.shard() >= config.shards()) {
      throw unknown(id);
    }
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw ApiException.unavailable("Redis does not answer: " + e.getMessage() + "; try again");
    }
  }

  private static ApiException unknown(DeadLetterId id) {
    return ApiException.notFound(
        "There is no dead letter " + id + "; it may have been put back or deleted");
  }
}
