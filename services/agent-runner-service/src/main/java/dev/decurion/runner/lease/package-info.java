/** What this runner holds, and the heartbeat that keeps it. */
@NullMarked
package dev.decurion.runner.lease;

import org.jspecify.annotations.NullMarked;
