package io.github.pitrunner.simulator.orders;

/** A request that the gateway does not accept, as it tells the client: a code of section 6. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  Refusal(int code, String text) {
    // Refusals are ordinary answers; nobody reads their stack.
    super(text, null, false, false);
    this.code = code;
  }

  /** A request that fails validation. */
  static Refusal invalid(String field, String cause) {
    return new Refusal(321, "Error validating request.-'%s' : cause - %s".formatted(field, cause));
  }

  int code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
