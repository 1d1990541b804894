package dev.decurion.runner.assignments;

import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a runner counts. */
@ApplicationScoped
class AttemptMetrics {
  private final AtomicInteger busy = new AtomicInteger();
  private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final Counter refused;

  AttemptMetrics(MeterRegistry registry, RunnerConfig config) {
    this.registry = registry;
    this.refused =
        Counter.builder("decurion.runner.starts.refused")
            .description("Assignments that were superseded before they could start")
            .register(registry);
    Gauge.builder("decurion.runner.slots", config, RunnerConfig::slots)
        .description("Attempts that this runner runs at a time at most")
        .register(registry);
    Gauge.builder("decurion.runner.slots.busy", busy, AtomicInteger::get)
        .description("Attempts that run now")
        .register(registry);
  }

  void started() {
    busy.incrementAndGet();
  }

  void ended(Outcome outcome) {
    busy.decrementAndGet();
    outcomes.computeIfAbsent(outcome.label(), this::counter).increment();
  }

  void refused() {
    refused.increment();
  }

  private Counter counter(String outcome) {
    return Counter.builder("decurion.runner.attempts")
        .description("Attempts that ended, by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }
}
