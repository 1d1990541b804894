/** Starts Redis, PostgreSQL and the services on this machine, and leaves none of them behind. */
@NullMarked
package dev.decurion.cli.local;

import org.jspecify.annotations.NullMarked;
