/** Follows a run until it is over and shows its progress, as a live table or line by line. */
@NullMarked
package dev.decurion.cli.follow;

import org.jspecify.annotations.NullMarked;
