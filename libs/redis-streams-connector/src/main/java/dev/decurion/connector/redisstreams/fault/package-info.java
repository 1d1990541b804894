/**
 * What becomes of entries that could not be processed. Applications may add strategies of their
 * own.
 */
@NullMarked
package dev.decurion.connector.redisstreams.fault;

import org.jspecify.annotations.NullMarked;
