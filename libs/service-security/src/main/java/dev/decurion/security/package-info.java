/**
 * The API token: one secret for everybody who may use an installation. A service that has this
 * module on its class path asks for it; there is nothing to call.
 */
@NullMarked
package dev.decurion.security;

import org.jspecify.annotations.NullMarked;
