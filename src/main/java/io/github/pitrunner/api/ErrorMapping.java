package io.github.pitrunner.api;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Reason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one place that turns what went wrong into a gRPC status with its details. A {@link Failure}
 * is told as it is; a status passes; what the fault tolerance throws is told as the failure that it
 * means; anything else is a fault of ours, of which the caller learns an incident id and nothing
 * more.
 */
public final class ErrorMapping {
  /** The domain of every ErrorInfo. */
  public static final String DOMAIN = "pitrunner.github.io";

  private static final Logger LOG = Logger.getLogger(ErrorMapping.class);

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  // Statuses travel in headers, and clients refuse headers above 8 KiB; details are base64 there.
  private static final int LONGEST_MESSAGE = 500;
  private static final int LARGEST_METADATA = 2_000;
  private static final int LARGEST_VIOLATIONS = 1_500;

  private ErrorMapping() {}

  /** The status to answer a call with; logs what is not a failure that callers are told about. */
  public static StatusRuntimeException toStatus(Throwable error) {
    Throwable cause = unwrapped(error);
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    if (cause instanceof StatusException status) {
      return status.getStatus().asRuntimeException(status.getTrailers());
    }
    Failure failure = failure(cause);
    return failure == null ? incident(cause) : told(failure);
  }

  /** Why a call was ended, if it was told so by one of ours. */
  public static Optional<Reason> reason(Status status, Metadata trailers) {
    try {
      for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return Optional.of(Reason.valueOf(detail.unpack(ErrorInfo.class).getReason()));
        }
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      // It is nobody's of ours.
    }
    return Optional.empty();
  }

  /** What callers are told; what the fault tolerance throws says nothing that they could use. */
  private static @Nullable Failure failure(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof TimeoutException) {
      return new Failure.TimedOut(Reason.GATEWAY_TIMEOUT, "No answer came in time", Map.of());
    }
    if (cause instanceof CircuitBreakerOpenException) {
      return new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE, "It has failed too often to be tried now", RETRY_SOON);
    }
    if (cause instanceof BulkheadException) {
      return new Failure.Unavailable(
          Reason.REQUEST_QUEUE_FULL, "Too many calls wait for the same thing", RETRY_SOON);
    }
    return null;
  }

  /** The status code of a kind of failure. */
  static Status.Code code(Failure.Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> Status.Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
      case REFUSED -> Status.Code.FAILED_PRECONDITION;
      case CONFLICT -> Status.Code.ABORTED;
      case UNAVAILABLE -> Status.Code.UNAVAILABLE;
      case TIMED_OUT -> Status.Code.DEADLINE_EXCEEDED;
      case EXHAUSTED -> Status.Code.RESOURCE_EXHAUSTED;
      case STREAM_LOST -> Status.Code.DATA_LOSS;
      case OUT_OF_RANGE -> Status.Code.OUT_OF_RANGE;
      case CANCELLED -> Status.Code.CANCELLED;
      case NOT_IMPLEMENTED -> Status.Code.UNIMPLEMENTED;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case FORBIDDEN -> Status.Code.PERMISSION_DENIED;
    };
  }

  private static StatusRuntimeException told(Failure failure) {
    com.google.rpc.Status.Builder status =
        status(code(failure.kind()), String.valueOf(failure.getMessage()))
            .addDetails(Any.pack(info(failure.reason(), failure.metadata())));
    if (!failure.violations().isEmpty()) {
      status.addDetails(Any.pack(badRequest(failure)));
    }
    Failure.Quota quota = failure.quota();
    if (quota != null) {
      status.addDetails(Any.pack(quotaFailure(quota)));
    }
    Duration retryAfter = failure.retryAfter();
    if (retryAfter != null) {
      status.addDetails(
          Any.pack(RetryInfo.newBuilder().setRetryDelay(Times.toProto(retryAfter)).build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static StatusRuntimeException incident(Throwable cause) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(cause, "Incident %s: a call failed in a way that nobody foresaw", id);
    StatusRuntimeException status =
        StatusProto.toStatusRuntimeException(
            status(
                    Status.Code.INTERNAL,
                    "An internal error; its cause is in the service's log as incident " + id)
                .addDetails(Any.pack(info(Reason.INTERNAL, Map.of("incident_id", id))))
                .build());
    // The cause stays in the process: the interceptor, which all calls pass, tells of it.
    return status
        .getStatus()
        .withCause(new Incident(id, cause))
        .asRuntimeException(status.getTrailers());
  }

  private static com.google.rpc.Status.Builder status(Status.Code code, String message) {
    return com.google.rpc.Status.newBuilder()
        .setCode(code.value())
        .setMessage(Texts.cut(message, LONGEST_MESSAGE));
  }

  private static ErrorInfo info(Reason reason, Map<String, String> metadata) {
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(reason.name()).setDomain(DOMAIN);
    int longest = Math.max(20, LARGEST_METADATA / Math.max(1, metadata.size()));
    metadata.forEach((name, value) -> info.putMetadata(name, Texts.cut(value, longest)));
    return info.build();
  }

  private static QuotaFailure quotaFailure(Failure.Quota quota) {
    return QuotaFailure.newBuilder()
        .addViolations(
            QuotaFailure.Violation.newBuilder()
                .setSubject(Texts.cut(quota.subject(), LONGEST_MESSAGE))
                .setDescription(Texts.cut(quota.description(), LONGEST_MESSAGE)))
        .build();
  }

  private static BadRequest badRequest(Failure failure) {
    List<Violation> violations = failure.violations();
    BadRequest.Builder request = BadRequest.newBuilder();
    int size = 0;
    for (Violation violation : violations) {
      String description = Texts.cut(violation.description(), LONGEST_MESSAGE);
      size += violation.field().length() + description.length();
      if (size > LARGEST_VIOLATIONS) {
        int more = violations.size() - request.getFieldViolationsCount();
        request.addFieldViolationsBuilder().setDescription("%d more are wrong".formatted(more));
        break;
      }
      request
          .addFieldViolationsBuilder()
          .setField(violation.field())
          .setDescription(description)
          .setReason(failure.reason().name());
    }
    return request.build();
  }

  /** What futures wrap is what happened. */
  private static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    boolean wraps = error instanceof CompletionException || error instanceof ExecutionException;
    return wraps && cause != null ? unwrapped(cause) : error;
  }
}
