/** Where things stand in Redis, and the function library that changes them atomically. */
@NullMarked
package dev.decurion.protocol.redis;

import org.jspecify.annotations.NullMarked;
