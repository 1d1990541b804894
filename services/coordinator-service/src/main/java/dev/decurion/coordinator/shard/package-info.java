/**
 * Owning shards: the lock, the loop from inbox to commit, the log. {@link
 * dev.decurion.coordinator.shard.Shards} is the way in for the HTTP interface.
 */
@NullMarked
package dev.decurion.coordinator.shard;

import org.jspecify.annotations.NullMarked;
