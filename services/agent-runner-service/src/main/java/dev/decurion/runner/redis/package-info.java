/** The calls of a runner to Redis. */
@NullMarked
package dev.decurion.runner.redis;

import org.jspecify.annotations.NullMarked;
