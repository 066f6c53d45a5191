package io.github.pitrunner.security;

/** A setting that is wrong, in one line that names its key; never with a secret in it. */
public final class SecurityMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SecurityMistake(String message) {
    super(message, null, false, false);
  }
}
