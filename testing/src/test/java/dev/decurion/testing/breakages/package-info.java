/** Breaks what the criteria of the fleet plan measure, and watches each of them notice. */
@NullMarked
package dev.decurion.testing.breakages;

import org.jspecify.annotations.NullMarked;
