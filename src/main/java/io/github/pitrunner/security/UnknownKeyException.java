package io.github.pitrunner.security;

import io.github.pitrunner.domain.Failure;

/**
 * A token names a key that was not among those that its issuer has published, and the issuer cannot
 * be asked for newer ones. Most likely there is no such key, but nobody knows: its cause is what
 * the caller is told.
 */
final class UnknownKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownKeyException(Failure.Unavailable told) {
    super(null, told, false, false);
  }
}
