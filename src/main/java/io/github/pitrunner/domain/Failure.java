package io.github.pitrunner.domain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong in a way that a caller is told about. The message says what
 * happened, to which thing, and what to do; the metadata names the things for programs. One place
 * in {@code api} turns it into a gRPC status.
 *
 * <p>Without a stack trace: a failure is an answer, made on the event loop where the stack says
 * nothing.
 */
public abstract sealed class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Map<String, String> metadata;

  private Failure(Reason reason, String message, Map<String, String> metadata) {
    super(message, null, false, false);
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
  }

  public Reason reason() {
    return reason;
  }

  /** Names of things, for programs; keys in lower_snake_case. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Metadata of a failure that the gateway reported. */
  public static Map<String, String> gateway(int code, String text) {
    return Map.of("gateway_code", Integer.toString(code), "gateway_text", text);
  }

  /** The request itself is wrong; sending it again changes nothing. */
  public static final class InvalidRequest extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<Violation> violations;

    /**
     * One wrong field.
     *
     * @param field its path in the request, such as {@code ticket.limit_price}
     * @param description what is wrong and what would be right
     */
    public record Violation(String field, String description) {}

    public InvalidRequest(Reason reason, List<Violation> violations) {
      super(reason, describe(violations), Map.of());
      this.violations = List.copyOf(violations);
    }

    public InvalidRequest(String field, String description) {
      this(Reason.FIELD_INVALID, List.of(new Violation(field, description)));
    }

    public List<Violation> violations() {
      return violations;
    }

    private static String describe(List<Violation> violations) {
      return violations.stream()
          .map(violation -> violation.field() + ": " + violation.description())
          .reduce((a, b) -> a + "; " + b)
          .orElse("The request is invalid");
    }
  }

  /** What was named does not exist. */
  public static final class NotFound extends Failure {
    private static final long serialVersionUID = 1L;

    public NotFound(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** The name is taken by something else. */
  public static final class AlreadyExists extends Failure {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** The request is right but the state of things refuses it. */
  public static final class Refused extends Failure {
    private static final long serialVersionUID = 1L;

    public Refused(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** The thing has changed since the caller looked. */
  public static final class Conflict extends Failure {
    private static final long serialVersionUID = 1L;

    public Conflict(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** It cannot be done now; a later try may work. Nothing was done. */
  public static final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * @param retryAfter when a try makes sense again, from now
     */
    public Unavailable(Reason reason, String message, Duration retryAfter) {
      super(reason, message, Map.of());
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** No answer came in time. It says nothing about whether the request took effect. */
  public static final class TimedOut extends Failure {
    private static final long serialVersionUID = 1L;

    public TimedOut(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** A budget is used up. */
  public static final class Exhausted extends Failure {
    private static final long serialVersionUID = 1L;
    private final @Nullable Duration retryAfter;

    public Exhausted(
        Reason reason,
        String message,
        Map<String, String> metadata,
        @Nullable Duration retryAfter) {
      super(reason, message, metadata);
      this.retryAfter = retryAfter;
    }

    public @Nullable Duration retryAfter() {
      return retryAfter;
    }
  }

  /** A stream was ended because items that must not be lost could not be delivered. */
  public static final class StreamLost extends Failure {
    private static final long serialVersionUID = 1L;

    public StreamLost(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** The position in a stream or a list that was asked for is no longer held. */
  public static final class OutOfRange extends Failure {
    private static final long serialVersionUID = 1L;

    public OutOfRange(Reason reason, String message, Map<String, String> metadata) {
      super(reason, message, metadata);
    }
  }

  /** The caller went away. */
  public static final class Cancelled extends Failure {
    private static final long serialVersionUID = 1L;

    public Cancelled(String message) {
      super(Reason.CALL_CANCELLED, message, Map.of());
    }
  }

  /** This version does not do it. */
  public static final class NotImplemented extends Failure {
    private static final long serialVersionUID = 1L;

    public NotImplemented(String message) {
      super(Reason.NOT_IMPLEMENTED_YET, message, Map.of());
    }
  }
}
