/**
 * Runs as their logs tell them. Reads logs from Redis and folds them; keeps a bounded number of
 * folded runs so that a report costs only what is new in the log. All calls block.
 */
@NullMarked
package dev.decurion.report.fold;

import org.jspecify.annotations.NullMarked;
