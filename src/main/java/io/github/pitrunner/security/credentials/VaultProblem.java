package io.github.pitrunner.security.credentials;

/**
 * Why Vault has not given what it was asked for: one line, in our own words. Nothing that the Vault
 * client throws gets any further than this, because it may hold a token or an answer.
 */
final class VaultProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  enum Kind {
    /** Wait: it may pass by itself. */
    PASSING,
    /** Nothing, before somebody changes a setting here or in Vault. */
    FINAL,
    /** There is no such thing. */
    MISSING,
    /** This one thing may not be read. */
    FORBIDDEN
  }

  private final Kind kind;

  VaultProblem(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** The message, which is always there. */
  String message() {
    return String.valueOf(getMessage());
  }
}
