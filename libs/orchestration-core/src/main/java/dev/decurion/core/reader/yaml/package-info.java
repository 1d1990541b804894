/**
 * YAML 1.2 text as a tree that knows where each value stands. The only package that sees the YAML
 * library; the limits that keep a hostile text from costing more than a moment are kept here. For
 * {@link dev.decurion.core.reader.PlanReader} alone.
 */
@NullMarked
package dev.decurion.core.reader.yaml;

import org.jspecify.annotations.NullMarked;
