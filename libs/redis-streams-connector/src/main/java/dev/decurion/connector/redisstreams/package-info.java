/**
 * A SmallRye Reactive Messaging connector for Redis Streams. This package is what applications use;
 * of the others, only {@code fault} is meant for them.
 */
@NullMarked
package dev.decurion.connector.redisstreams;

import org.jspecify.annotations.NullMarked;
