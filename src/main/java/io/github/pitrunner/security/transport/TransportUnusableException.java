package io.github.pitrunner.security.transport;

/** The gRPC port cannot be served as it is configured; the message names the key and what to do. */
public final class TransportUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransportUnusableException(String message) {
    super(message);
  }
}
