package io.github.pitrunner.security.credentials;

/** Credentials cannot be had; the message tells a person in one line what, where and why. */
public final class CredentialsUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Without a cause: what the Vault client throws may hold what Vault has answered.
   *
   * @param message one line, without a secret
   */
  public CredentialsUnusableException(String message) {
    super(message, null, false, false);
  }
}
