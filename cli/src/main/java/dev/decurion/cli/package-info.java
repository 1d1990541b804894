/** What all parts of the command line share: exit statuses, failures, the terminal. */
@NullMarked
package dev.decurion.cli;

import org.jspecify.annotations.NullMarked;
