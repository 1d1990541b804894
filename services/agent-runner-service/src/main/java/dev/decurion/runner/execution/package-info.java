/** Executes an attempt: processes, workspace, environment, verification, outcome. */
@NullMarked
package dev.decurion.runner.execution;

import org.jspecify.annotations.NullMarked;
