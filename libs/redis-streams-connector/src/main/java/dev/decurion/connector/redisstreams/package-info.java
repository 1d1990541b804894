/**
 * A SmallRye Reactive Messaging connector for Redis Streams. This package is what applications use
 * and sees none of the others; of those, only {@code fault} is meant for applications.
 */
@NullMarked
package dev.decurion.connector.redisstreams;

import org.jspecify.annotations.NullMarked;
