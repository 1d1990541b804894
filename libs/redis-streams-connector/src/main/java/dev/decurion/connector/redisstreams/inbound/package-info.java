/** Reading: demand, read loops, acknowledgement, redelivery. Internal. */
@NullMarked
package dev.decurion.connector.redisstreams.inbound;

import org.jspecify.annotations.NullMarked;
