/**
 * Runs as they happen. The events streams of the shards only wake up whoever follows a run; what
 * happened is read from the run's log, so nothing is missed when the events stream was trimmed.
 */
@NullMarked
package dev.decurion.report.live;

import org.jspecify.annotations.NullMarked;
