/** What attempts print, on its way to Redis. */
@NullMarked
package dev.decurion.runner.output;

import org.jspecify.annotations.NullMarked;
