/**
 * A real Redis server that tests start, stop, kill and pause. For the test scope of any module; it
 * knows nothing of Decurion.
 */
@NullMarked
package dev.decurion.redistesting;

import org.jspecify.annotations.NullMarked;
