package io.github.pitrunner.connector;

import java.util.Set;

/** What a code of an ErrorMessage means for the request that it names (protocol section 6). */
public enum CodeClass {
  /** The request goes on. */
  WARNING,
  /** The request has ended. */
  FAILED,
  /** About the session or a data farm and not about a request. */
  SESSION;

  private static final Set<Integer> WARNINGS =
      Set.of(
          105, 109, 161, 165, 316, 317, 328, 329, 399, 404, 410, 411, 434, 481, 492, 10090, 10091,
          10167, 10233, 10311, 10328, 10329, 10335, 10349);

  private static final Set<Integer> SESSION_CODES =
      Set.of(
          100, 326, 357, 1100, 1101, 1102, 1300, 2103, 2104, 2105, 2106, 2107, 2108, 2110, 2119,
          2157, 2158);

  /** Codes among the warnings' range that end what they name. */
  private static final Set<Integer> FAILURES_IN_WARNING_RANGE = Set.of(2101, 2102);

  /** The class of a code; what is not in the table has ended its request. */
  public static CodeClass of(int code) {
    if (SESSION_CODES.contains(code)) {
      return SESSION;
    }
    boolean inWarningRange =
        code >= 2100 && code < 2200 && !FAILURES_IN_WARNING_RANGE.contains(code);
    return inWarningRange || WARNINGS.contains(code) ? WARNING : FAILED;
  }
}
