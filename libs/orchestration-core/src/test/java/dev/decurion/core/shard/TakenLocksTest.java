package dev.decurion.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.Scenario;
import dev.decurion.core.shard.Shard.RunTask;
import dev.decurion.core.shard.Shard.TakenLock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakenLocksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final TaskAddress ONE = TaskAddress.parse("worker/one");
  private static final TaskAddress TWO = TaskAddress.parse("worker/two");

  private final Shard shard = new Shard();
  private final Run run =
      new Scenario(
              """
              plan: locks
              locks: { registry: { permits: 2 } }
              agents:
                worker:
                  order: parallel
                  tasks:
                    - { id: one, wait: 0s, locks: [schema, registry] }
                    - { id: two, wait: 0s, locks: [schema, registry] }
              """)
          .run();

  TakenLocksTest() {
    shard.add(run);
  }

  @Test
  void nothing_is_taken_while_nobody_holds_it() {
    assertThat(shard.takenLocks(run.id(), TWO)).isEmpty();
  }

  @Test
  void a_ready_task_is_told_the_locks_without_a_permit_and_who_holds_them() {
    apply(new Command.Dispatch(ONE, 1));
    apply(new Command.ReportStarted(ONE, 1, 1, "runner-1"));
    assertThat(shard.takenLocks(run.id(), TWO))
        .containsExactly(new TakenLock("schema", List.of(new RunTask(run.id(), ONE))));
    assertThat(shard.takenLocks(run.id(), ONE)).as("it runs").isEmpty();
  }

  @Test
  void a_lock_is_free_again_when_its_holder_has_ended() {
    apply(new Command.Dispatch(ONE, 1));
    apply(new Command.ReportStarted(ONE, 1, 1, "runner-1"));
    apply(new Command.ReportSucceeded(ONE, 1, 1, Map.of()));
    assertThat(shard.takenLocks(run.id(), TWO)).isEmpty();
    assertThat(shard.dispatchable(agent -> 1)).containsExactly(new RunTask(run.id(), TWO));
  }

  private void apply(Command command) {
    run.decide(command, NOW).forEach(event -> shard.apply(run.id(), event));
  }
}
