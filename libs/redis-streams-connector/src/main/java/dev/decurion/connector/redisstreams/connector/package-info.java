/**
 * The connector as the framework finds it, and its attributes. Puts the other packages together;
 * none of them knows it.
 */
@NullMarked
package dev.decurion.connector.redisstreams.connector;

import org.jspecify.annotations.NullMarked;
