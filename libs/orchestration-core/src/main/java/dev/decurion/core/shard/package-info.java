/**
 * The runs that one coordinator owns together: which of their ready tasks goes onto the streams
 * next, and which back-offs are over.
 */
@NullMarked
package dev.decurion.core.shard;

import org.jspecify.annotations.NullMarked;
