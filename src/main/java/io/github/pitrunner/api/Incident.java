package io.github.pitrunner.api;

import java.util.Arrays;

/**
 * Something that nobody foresaw, and that a caller knows by its id alone. It travels as the cause
 * of the status, which does not leave the process.
 */
public final class Incident extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String OURS = "io.github.pitrunner.";

  private final String id;
  private final String place;

  Incident(String id, Throwable cause) {
    super("Incident " + id, cause, false, false);
    this.id = id;
    this.place = placeOf(cause);
  }

  /** As the caller and the log have it. */
  public String id() {
    return id;
  }

  /** What failed and where in our code: the same for the same fault. */
  public String place() {
    return place;
  }

  private static String placeOf(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return cause.getClass().getSimpleName()
        + Arrays.stream(trace)
            .filter(frame -> frame.getClassName().startsWith(OURS))
            .findFirst()
            .or(() -> Arrays.stream(trace).findFirst())
            .map(frame -> " at " + text(frame))
            .orElse("");
  }

  private static String text(StackTraceElement frame) {
    String type = frame.getClassName();
    return "%s.%s:%d"
        .formatted(
            type.substring(type.lastIndexOf('.') + 1),
            frame.getMethodName(),
            frame.getLineNumber());
  }
}
