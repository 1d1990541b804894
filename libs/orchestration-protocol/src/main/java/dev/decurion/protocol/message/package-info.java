/** The messages on the wire and their JSON. */
@NullMarked
package dev.decurion.protocol.message;

import org.jspecify.annotations.NullMarked;
