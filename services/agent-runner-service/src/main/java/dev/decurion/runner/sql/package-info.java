/** Applies SQL files as migrations. */
@NullMarked
package dev.decurion.runner.sql;

import org.jspecify.annotations.NullMarked;
