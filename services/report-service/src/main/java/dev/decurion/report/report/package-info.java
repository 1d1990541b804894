/**
 * The completion report as values, and how it follows from a run. Pure functions: no clock, no I/O.
 * The names of the record components are the names in the published JSON (docs/report.schema.json).
 */
@NullMarked
package dev.decurion.report.report;

import org.jspecify.annotations.NullMarked;
