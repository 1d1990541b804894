/**
 * Text to {@link dev.decurion.core.plan.Plan}: reads YAML or JSON and says everything that is wrong
 * with it at once, each problem with its place. docs/plan-format.md describes the format. Everybody
 * may call {@link dev.decurion.core.reader.PlanReader}.
 */
@NullMarked
package dev.decurion.core.reader;

import org.jspecify.annotations.NullMarked;
