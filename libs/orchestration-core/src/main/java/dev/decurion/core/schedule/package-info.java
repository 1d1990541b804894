/** What a plan takes at least, and which tasks decide that. */
@NullMarked
package dev.decurion.core.schedule;

import org.jspecify.annotations.NullMarked;
