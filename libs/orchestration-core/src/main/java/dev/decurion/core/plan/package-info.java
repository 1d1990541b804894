/**
 * The plan: what a user writes, as immutable values. {@link dev.decurion.core.reader.PlanReader}
 * makes them from YAML or JSON text. Everybody may use this package; it sees no other package of
 * the core.
 */
@NullMarked
package dev.decurion.core.plan;

import org.jspecify.annotations.NullMarked;
