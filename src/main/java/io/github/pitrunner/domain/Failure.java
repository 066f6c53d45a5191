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
  /**
   * The permitted subclasses, for a switch that the compiler holds complete: a new kind of failure
   * does not compile until everyone who distinguishes them knows it.
   */
  public enum Kind {
    INVALID_REQUEST,
    NOT_FOUND,
    ALREADY_EXISTS,
    REFUSED,
    CONFLICT,
    UNAVAILABLE,
    TIMED_OUT,
    EXHAUSTED,
    STREAM_LOST,
    OUT_OF_RANGE,
    CANCELLED,
    NOT_IMPLEMENTED,
    UNAUTHENTICATED,
    FORBIDDEN
  }

  private final Kind kind;
  private final Reason reason;
  private final Map<String, String> metadata;

  private Failure(Kind kind, Reason reason, String message, Map<String, String> metadata) {
    super(message, null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
  }

  public Kind kind() {
    return kind;
  }

  public Reason reason() {
    return reason;
  }

  /** Names of things, for programs; keys in lower_snake_case. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Violations of the request's fields; empty unless the request itself is wrong. */
  public List<InvalidRequest.Violation> violations() {
    return List.of();
  }

  /** When a try makes sense again, from now; null when that is not known. */
  public @Nullable Duration retryAfter() {
    return null;
  }

  /** Which budget of whom is used up; null unless one is. */
  public @Nullable Quota quota() {
    return null;
  }

  /**
   * A budget that is used up.
   *
   * @param subject whose, such as {@code identity:alice}
   * @param description what the budget is
   */
  public record Quota(String subject, String description) {}

  /** Metadata of a failure that the gateway reported. */
  public static Map<String, String> gateway(int code, String text) {
    return Map.of("gateway_code", Integer.toString(code), "gateway_text", text);
  }

  /** The request itself is wrong; sending it again changes nothing. */
  public static final class InvalidRequest extends Failure {
    private final List<Violation> violations;

    /**
     * One wrong field.
     *
     * @param field its path in the request, such as {@code ticket.limit_price}
     * @param description what is wrong and what would be right
     */
    public record Violation(String field, String description) {}

    public InvalidRequest(Reason reason, List<Violation> violations) {
      super(Kind.INVALID_REQUEST, reason, describe(violations), Map.of());
      this.violations = List.copyOf(violations);
    }

    public InvalidRequest(String field, String description) {
      this(Reason.FIELD_INVALID, List.of(new Violation(field, description)));
    }

    @Override
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
    public NotFound(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.NOT_FOUND, reason, message, metadata);
    }
  }

  /** The name is taken by something else. */
  public static final class AlreadyExists extends Failure {
    public AlreadyExists(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.ALREADY_EXISTS, reason, message, metadata);
    }
  }

  /** The request is right but the state of things refuses it. */
  public static final class Refused extends Failure {
    public Refused(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.REFUSED, reason, message, metadata);
    }
  }

  /** The thing has changed since the caller looked. */
  public static final class Conflict extends Failure {
    public Conflict(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.CONFLICT, reason, message, metadata);
    }
  }

  /** It cannot be done now; a later try may work. Nothing was done. */
  public static final class Unavailable extends Failure {
    private final Duration retryAfter;

    /**
     * @param retryAfter when a try makes sense again, from now
     */
    public Unavailable(Reason reason, String message, Duration retryAfter) {
      super(Kind.UNAVAILABLE, reason, message, Map.of());
      this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** No answer came in time. It says nothing about whether the request took effect. */
  public static final class TimedOut extends Failure {
    public TimedOut(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.TIMED_OUT, reason, message, metadata);
    }
  }

  /** A budget is used up. */
  public static final class Exhausted extends Failure {
    private final @Nullable Duration retryAfter;
    private final @Nullable Quota quota;

    public Exhausted(
        Reason reason,
        String message,
        Map<String, String> metadata,
        @Nullable Duration retryAfter) {
      super(Kind.EXHAUSTED, reason, message, metadata);
      this.retryAfter = retryAfter;
      this.quota = null;
    }

    /** A caller has used up what is his. */
    public Exhausted(Reason reason, String message, Quota quota, Duration retryAfter) {
      super(Kind.EXHAUSTED, reason, message, Map.of());
      this.retryAfter = retryAfter;
      this.quota = quota;
    }

    @Override
    public @Nullable Quota quota() {
      return quota;
    }

    @Override
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }
  }

  /** A stream was ended because items that must not be lost could not be delivered. */
  public static final class StreamLost extends Failure {
    public StreamLost(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.STREAM_LOST, reason, message, metadata);
    }
  }

  /** The position in a stream or a list that was asked for is no longer held. */
  public static final class OutOfRange extends Failure {
    public OutOfRange(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.OUT_OF_RANGE, reason, message, metadata);
    }
  }

  /** The caller went away. */
  public static final class Cancelled extends Failure {
    public Cancelled(String message) {
      super(Kind.CANCELLED, Reason.CALL_CANCELLED, message, Map.of());
    }
  }

  /** This version does not do it. */
  public static final class NotImplemented extends Failure {
    public NotImplemented(String message) {
      super(Kind.NOT_IMPLEMENTED, Reason.NOT_IMPLEMENTED_YET, message, Map.of());
    }
  }

  /** Nobody knows who calls: no credentials, or such as prove nothing. */
  public static final class Unauthenticated extends Failure {
    public Unauthenticated(Reason reason, String message) {
      super(Kind.UNAUTHENTICATED, reason, message, Map.of());
    }
  }

  /** The caller is known and may not do it. */
  public static final class Forbidden extends Failure {
    public Forbidden(Reason reason, String message, Map<String, String> metadata) {
      super(Kind.FORBIDDEN, reason, message, metadata);
    }
  }
}
