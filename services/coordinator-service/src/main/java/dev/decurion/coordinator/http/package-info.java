/**
 * The HTTP interface of the coordinator. Errors are {@code application/problem+json} (RFC 9457).
 */
@NullMarked
package dev.decurion.coordinator.http;

import org.jspecify.annotations.NullMarked;
