/** Connections of a channel's own, their health, and commands that survive their loss. Internal. */
@NullMarked
package dev.decurion.connector.redisstreams.connection;

import org.jspecify.annotations.NullMarked;
