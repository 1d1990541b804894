/** What is told and stored about a run that is over. */
@NullMarked
package dev.decurion.cli.report;

import org.jspecify.annotations.NullMarked;
