package dev.decurion.runner.lease;

import dev.decurion.core.run.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All attempts that this runner holds, from their start until their report is delivered. */
@ApplicationScoped
public class HeldAttempts {
  private final Map<AttemptId, HeldAttempt> held = new ConcurrentHashMap<>();

  /**
   * Adds an attempt that has started.
   *
   * @return false when this runner works on that very attempt: Redis had lost its start, which was
   *     made a second time now
   */
  public boolean add(HeldAttempt attempt) {
    HeldAttempt holder =
        held.merge(
            attempt.id(), attempt, (known, next) -> known.stopReason().isEmpty() ? known : next);
    return holder == attempt;
  }

  public void remove(HeldAttempt attempt) {
    held.remove(attempt.id(), attempt);
  }

  public boolean contains(HeldAttempt attempt) {
    return held.get(attempt.id()) == attempt;
  }

  public Collection<HeldAttempt> all() {
    return List.copyOf(held.values());
  }

  List<HeldAttempt> of(int shard) {
    return held.values().stream().filter(attempt -> attempt.id().shard() == shard).toList();
  }

  public int size() {
    return held.size();
  }
}
