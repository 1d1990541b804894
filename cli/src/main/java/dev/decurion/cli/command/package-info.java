/** The subcommands; each turns its options into calls of the other packages. */
@NullMarked
package dev.decurion.cli.command;

import org.jspecify.annotations.NullMarked;
