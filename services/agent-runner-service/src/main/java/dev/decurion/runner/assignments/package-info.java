/** Takes assignments, as many as there are free slots, and starts them. */
@NullMarked
package dev.decurion.runner.assignments;

import org.jspecify.annotations.NullMarked;
