package dev.decurion.report.live;

import dev.decurion.core.run.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Wakes up those who follow a run when there is something new in its log. Thread-safe. */
@ApplicationScoped
class RunSignals {
  private final Map<RunId, Set<Signal>> listening = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  RunSignals(MeterRegistry metrics) {
    metrics.gauge("decurion.report.live.views", count);
  }

  void raise(RunId run) {
    listening.getOrDefault(run, Set.of()).forEach(Signal::raise);
  }

  Signal listen(RunId run) {
    Signal signal = new Signal();
    listening.compute(
        run,
        (id, known) -> {
          Set<Signal> signals = known == null ? ConcurrentHashMap.newKeySet() : known;
          signals.add(signal);
          return signals;
        });
    count.incrementAndGet();
    return signal;
  }

  void forget(RunId run, Signal signal) {
    listening.computeIfPresent(
        run,
        (id, signals) -> {
          if (signals.remove(signal)) {
            count.decrementAndGet();
          }
          return signals.isEmpty() ? null : signals;
        });
  }

  int size() {
    return count.get();
  }
}
