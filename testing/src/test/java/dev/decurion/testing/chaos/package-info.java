/**
 * Faults on real processes: coordinators, runners and Redis are killed, stopped and cut off while
 * runs go on, and the invariants of the design are checked on what is left.
 */
@NullMarked
package dev.decurion.testing.chaos;

import org.jspecify.annotations.NullMarked;
