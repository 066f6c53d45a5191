package io.github.pitrunner.connector;

/** What a code of an ErrorMessage means for the request that it names (protocol section 6). */
public enum CodeClass {
  /** The request goes on. */
  WARNING,
  /** The request has ended. */
  FAILED,
  /** About the session or a data farm and not about a request. */
  SESSION;

  /** The class of a code by the {@linkplain Codes table}; what is unknown has ended its request. */
  public static CodeClass of(int code) {
    return Codes.of(code).codeClass();
  }
}
