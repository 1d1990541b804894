/** The dependencies between the tasks of a plan, as a graph over dense task indices. */
@NullMarked
package dev.decurion.core.graph;

import org.jspecify.annotations.NullMarked;
