/** Counters of a channel, with or without Micrometer. Internal. */
@NullMarked
package dev.decurion.connector.redisstreams.metrics;

import org.jspecify.annotations.NullMarked;
