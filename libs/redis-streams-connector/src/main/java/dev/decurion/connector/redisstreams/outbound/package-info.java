/** Writing in order, through lost connections. Internal. */
@NullMarked
package dev.decurion.connector.redisstreams.outbound;

import org.jspecify.annotations.NullMarked;
