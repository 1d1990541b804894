/** Processes of this machine. */
@NullMarked
package dev.decurion.runner.process;

import org.jspecify.annotations.NullMarked;
