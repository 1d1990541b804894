/** Pages for people: the list of runs, and one run live. Served to browsers, without a build. */
@NullMarked
package dev.decurion.report.dashboard;

import org.jspecify.annotations.NullMarked;
