/** Reads and judges plan files without any service. */
@NullMarked
package dev.decurion.cli.plan;

import org.jspecify.annotations.NullMarked;
