/**
 * The HTTP interfaces of the coordinator and of the report service, as the command line sees them.
 */
@NullMarked
package dev.decurion.cli.client;

import org.jspecify.annotations.NullMarked;
