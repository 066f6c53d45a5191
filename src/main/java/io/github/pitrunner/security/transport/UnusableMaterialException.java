package io.github.pitrunner.security.transport;

/** A certificate, its key or an authority cannot be used; the message says which and why. */
final class UnusableMaterialException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableMaterialException(String message) {
    super(message);
  }
}
