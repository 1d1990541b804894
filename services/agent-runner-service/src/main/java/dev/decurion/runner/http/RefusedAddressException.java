package dev.decurion.runner.http;

import java.net.UnknownHostException;

/** The host has no address that may be connected to; the message says what to do. */
final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}
