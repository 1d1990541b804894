package dev.decurion.coordinator.shard;

import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.Shard;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs in the memory of an owned shard: those that are not over, and for the length of a round
 * those that somebody asks about. Confined to the thread of the shard.
 */
final class OwnedRuns {
  private final Shard shard = new Shard();
  private final Map<RunId, Long> sequences = new HashMap<>();
  private final RunLog log;

  OwnedRuns(RunLog log) {
    this.log = log;
  }

  Shard shard() {
    return shard;
  }

  /** A run from memory, else from its log. */
  Optional<Run> find(RunId id) {
    Optional<Run> known = shard.run(id);
    return known.isPresent() ? known : load(id);
  }

  Optional<Run> load(RunId id) {
    Optional<RunLog.Loaded> loaded = log.load(id);
    loaded.ifPresent(
        it -> {
          shard.add(it.run());
          sequences.put(id, it.sequence());
        });
    return loaded.map(RunLog.Loaded::run);
  }

  void add(Run run) {
    shard.add(run);
    sequences.put(run.id(), 0L);
  }

  /** The number of the first of {@code count} new events. */
  long advance(RunId id, int count) {
    long first = sequences.getOrDefault(id, 0L);
    sequences.put(id, first + count);
    return first;
  }

  /** Finished runs are read from their logs when somebody asks again. */
  void forgetFinished() {
    for (Run run : shard.runs()) {
      if (run.status().isTerminal()) {
        shard.remove(run.id());
        sequences.remove(run.id());
      }
    }
  }
}
