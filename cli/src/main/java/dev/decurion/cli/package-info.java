/**
 * The command line's entry, and what all its parts share: exit statuses, failures, the terminal.
 */
@NullMarked
package dev.decurion.cli;

import org.jspecify.annotations.NullMarked;
