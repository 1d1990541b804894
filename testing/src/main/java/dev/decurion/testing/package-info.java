/**
 * Runs Decurion as its users do: the launcher, three kinds of services as processes, a real Redis.
 * Benchmarks are programs; system tests are under src/test.
 */
@NullMarked
package dev.decurion.testing;

import org.jspecify.annotations.NullMarked;
