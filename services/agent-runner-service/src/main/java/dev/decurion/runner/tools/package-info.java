/** Finds the programs that agents want. */
@NullMarked
package dev.decurion.runner.tools;

import org.jspecify.annotations.NullMarked;
