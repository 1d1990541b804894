/** A runner: takes assignments, holds leases, executes tasks, reports. */
@NullMarked
package dev.decurion.runner;

import org.jspecify.annotations.NullMarked;
