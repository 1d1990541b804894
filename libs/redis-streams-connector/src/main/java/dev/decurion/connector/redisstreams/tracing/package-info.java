/** Trace context in the headers of entries. Internal. */
@NullMarked
package dev.decurion.connector.redisstreams.tracing;

import org.jspecify.annotations.NullMarked;
