package dev.decurion.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.Scenario;
import dev.decurion.core.shard.Shard.RunTask;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String PLAN =
      """
      plan: order
      agents:
        worker:
          order: parallel
          tasks:
            - { id: short, wait: 0s, estimate: 1h }
            - { id: long, wait: 0s, estimate: 5h }
            - { id: gate, wait: 0s, estimate: 1m }
        after:
          needs: [worker/gate]
          tasks: [ { id: last, wait: 0s, estimate: 9h } ]
      """;

  private final Shard shard = new Shard();
  private final Run run = new Scenario(PLAN).run();

  ShardTest() {
    shard.add(run);
  }

  @Test
  void the_longest_remaining_path_goes_first() {
    assertThat(dispatchable(3)).containsExactly("worker/gate", "worker/long", "worker/short");
  }

  @Test
  void no_more_is_dispatched_than_fits_the_window() {
    List<RunTask> first = shard.dispatchable(agent -> 1);
    assertThat(first).hasSize(1);
    apply(new Command.Dispatch(first.get(0).task(), 1));
    assertThat(dispatchable(1)).isEmpty();
    assertThat(dispatchable(2)).containsExactly("worker/long");
  }

  @Test
  void a_paused_run_is_passed_over() {
    apply(new Command.Pause());
    assertThat(dispatchable(3)).isEmpty();
    apply(new Command.Resume());
    assertThat(dispatchable(3)).hasSize(3);
  }

  @Test
  void the_load_follows_the_events() {
    apply(new Command.Dispatch(TaskAddress.parse("worker/gate"), 1));
    apply(new Command.ReportStarted(TaskAddress.parse("worker/gate"), 1, 1, "runner-1"));
    assertThat(shard.loads().get(new AgentId("worker"))).isEqualTo(new AgentLoad(2, 0, 1));
    shard.remove(run.id());
    assertThat(shard.loads().get(new AgentId("worker"))).isEqualTo(AgentLoad.NONE);
  }

  private List<String> dispatchable(int window) {
    return shard.dispatchable(agent -> agent.value().equals("worker") ? window : 0).stream()
        .map(next -> next.task().toString())
        .toList();
  }

  private void apply(Command command) {
    run.decide(command, NOW).forEach(event -> shard.apply(run.id(), event));
  }
}
