/** Secrets of tasks, looked for wherever a run leaves traces. */
@NullMarked
package dev.decurion.testing.secrets;

import org.jspecify.annotations.NullMarked;
