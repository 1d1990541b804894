/**
 * The state machine of a run. {@link dev.decurion.core.run.Run#decide} turns a command into events
 * without changing anything; {@link dev.decurion.core.run.Run#apply} folds events into the state.
 * The events are the run's log: who has all of them has the run.
 *
 * <p>No clock, no I/O, no threads: callers pass the time and confine a run to one thread.
 */
@NullMarked
package dev.decurion.core.run;

import org.jspecify.annotations.NullMarked;
