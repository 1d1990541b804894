/** Payloads for consumers: text, bytes, JSON. Internal; found by the framework. */
@NullMarked
package dev.decurion.connector.redisstreams.convert;

import org.jspecify.annotations.NullMarked;
