/** The secrets of tasks: where their values come from, and how they are kept out of what leaves. */
@NullMarked
package dev.decurion.runner.secrets;

import org.jspecify.annotations.NullMarked;
