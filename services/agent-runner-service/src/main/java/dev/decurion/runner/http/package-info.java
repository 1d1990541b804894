/**
 * Sends requests over HTTP. Where they may lead is decided on the address that is connected to;
 * what comes back is bounded, and never reaches a log or a message with control characters in it.
 */
@NullMarked
package dev.decurion.runner.http;

import org.jspecify.annotations.NullMarked;
