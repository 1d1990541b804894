/** Health, metrics and who may see them. */
@NullMarked
package dev.decurion.runner.health;

import org.jspecify.annotations.NullMarked;
