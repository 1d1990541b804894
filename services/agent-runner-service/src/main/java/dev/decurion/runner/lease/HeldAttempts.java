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

  public void add(HeldAttempt attempt) {
    held.put(attempt.id(), attempt);
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
