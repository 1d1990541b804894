package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.Slots;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads logs, those of each slot of a cluster with a loop and a connection of its own: no command
 * reads streams of two slots, and a connection that waits for one cannot wait for the other.
 */
final class LogLanes implements Reads {

  private final Slots slots;
  private final Function<String, LogReadLoop> lanes;
  private final Map<String, LogReadLoop> bySlot = new LinkedHashMap<>();
  private boolean started;
  private boolean stopped;

  /**
   * @param lanes makes the loop of a slot
   */
  LogLanes(Slots slots, Function<String, LogReadLoop> lanes) {
    this.slots = slots;
    this.lanes = lanes;
    if (slots == Slots.ONE) {
      lane(slots.of("")); // connects ahead of need
    }
  }

  /** Reads a stream after an id, or from another one than before. */
  Future<Void> assign(String stream, String afterId) {
    return lane(slots.of(stream)).assign(stream, afterId);
  }

  void revoke(String stream) {
    LogReadLoop lane = bySlot.get(slots.of(stream));
    if (lane != null) {
      lane.revoke(stream);
    }
  }

  Set<String> assigned() {
    Set<String> all = new HashSet<>();
    bySlot.values().forEach(lane -> all.addAll(lane.assigned()));
    return all;
  }

  private LogReadLoop lane(String slot) {
    LogReadLoop known = bySlot.get(slot);
    if (known != null) {
      return known;
    }
    LogReadLoop lane = lanes.apply(slot);
    bySlot.put(slot, lane);
    if (started) {
      lane.start();
    }
    if (stopped) {
      lane.stop();
    }
    return lane;
  }

  @Override
  public void start() {
    started = true;
    bySlot.values().forEach(LogReadLoop::start);
  }

  @Override
  public void wake() {
    bySlot.values().forEach(LogReadLoop::wake);
  }

  @Override
  public void stop() {
    stopped = true;
    bySlot.values().forEach(LogReadLoop::stop);
  }
}
