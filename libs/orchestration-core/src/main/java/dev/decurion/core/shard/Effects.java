package dev.decurion.core.shard;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import java.util.List;

/** What a {@link Round} does to the world: all of it at once, or nothing. */
public interface Effects {
  /**
   * The log of a run grows.
   *
   * @param sequence number of the first of these events in the log, from 0
   */
  void log(RunId run, long sequence, List<RunEvent> events);

  /** There will be assignments for an agent. */
  void agent(Agent agent);

  /** An attempt goes to the runners. */
  void assign(Run run, AttemptDispatched dispatched);

  /** An attempt is over; it holds no lease any more. */
  void settle(AttemptId attempt);

  /** The current attempt of a task shall not start, or shall stop; nobody waits for it. */
  void withdraw(RunId run, TaskAddress task);

  /** The current attempt of a task shall stop and report. */
  void stop(RunId run, TaskAddress task);
}
