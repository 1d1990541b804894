/** Whether the runner is ready. */
@NullMarked
package dev.decurion.runner.health;

import org.jspecify.annotations.NullMarked;
