/**
 * The report service: folds the logs of runs into live views and completion reports. It only reads;
 * everything that it serves follows from the logs, so every replica and every restart serves the
 * same.
 */
@NullMarked
package dev.decurion.report;

import org.jspecify.annotations.NullMarked;
