package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.rpc.BadRequest;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.StatusDetails;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMappingTest {
  private static final Map<String, String> ORDER = Map.of("client_order_id", "o-1");
  private static final Duration SOON = Duration.ofMillis(2_500);

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(
            new Failure.InvalidRequest("ticket.limit_price", "must be greater than 0"),
            Status.Code.INVALID_ARGUMENT),
        arguments(
            new Failure.NotFound(Reason.ORDER_NOT_FOUND, "gone", ORDER), Status.Code.NOT_FOUND),
        arguments(
            new Failure.AlreadyExists(Reason.ORDER_ID_TAKEN, "taken", ORDER),
            Status.Code.ALREADY_EXISTS),
        arguments(
            new Failure.Refused(Reason.RISK_REJECTED, "too large", ORDER),
            Status.Code.FAILED_PRECONDITION),
        arguments(new Failure.Conflict(Reason.ETAG_STALE, "changed", ORDER), Status.Code.ABORTED),
        arguments(
            new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, "away", SOON),
            Status.Code.UNAVAILABLE),
        arguments(
            new Failure.TimedOut(Reason.OUTCOME_UNKNOWN, "silent", ORDER),
            Status.Code.DEADLINE_EXCEEDED),
        arguments(
            new Failure.Exhausted(Reason.NO_MARKET_DATA_LINE, "all in use", Map.of(), SOON),
            Status.Code.RESOURCE_EXHAUSTED),
        arguments(
            new Failure.Exhausted(Reason.NO_MARKET_DATA_LINE, "all in use", Map.of(), null),
            Status.Code.RESOURCE_EXHAUSTED),
        arguments(
            new Failure.StreamLost(Reason.READER_TOO_SLOW, "behind", Map.of("resume_token", "t")),
            Status.Code.DATA_LOSS),
        arguments(
            new Failure.OutOfRange(Reason.RESUME_TOKEN_TOO_OLD, "old", Map.of()),
            Status.Code.OUT_OF_RANGE),
        arguments(new Failure.Cancelled("left"), Status.Code.CANCELLED),
        arguments(new Failure.NotImplemented("not yet"), Status.Code.UNIMPLEMENTED),
        arguments(
            new Failure.Exhausted(
                Reason.RATE_LIMITED,
                "too many calls",
                new Failure.Quota("identity:alice", "100 calls a second"),
                SOON),
            Status.Code.RESOURCE_EXHAUSTED),
        arguments(
            new Failure.Unauthenticated(Reason.CREDENTIALS_MISSING, "who calls?"),
            Status.Code.UNAUTHENTICATED),
        arguments(
            new Failure.Forbidden(
                Reason.ROLE_REQUIRED, "needs the role trader", Map.of("role", "trader")),
            Status.Code.PERMISSION_DENIED));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldWithItsCodeMessageAndDetails(Failure failure, Status.Code code) {
    StatusRuntimeException status = ErrorMapping.toStatus(failure);

    assertThat(status.getStatus().getCode()).isEqualTo(code);
    assertThat(status.getStatus().getDescription()).isEqualTo(failure.getMessage());
    StatusDetails details = StatusDetails.of(status);
    assertThat(details.info().getReason()).isEqualTo(failure.reason().name());
    assertThat(details.info().getDomain()).isEqualTo("pitrunner.github.io");
    assertThat(details.info().getMetadataMap()).isEqualTo(failure.metadata());
    Duration retryAfter = failure.retryAfter();
    assertThat(details.only(RetryInfo.class).map(info -> Times.fromProto(info.getRetryDelay())))
        .isEqualTo(Optional.ofNullable(retryAfter));
    assertThat(
            details.only(BadRequest.class).stream()
                .flatMap(request -> request.getFieldViolationsList().stream())
                .map(violation -> new Violation(violation.getField(), violation.getDescription())))
        .containsExactlyElementsOf(failure.violations());
    assertThat(
            details.only(QuotaFailure.class).stream()
                .flatMap(used -> used.getViolationsList().stream())
                .map(used -> new Failure.Quota(used.getSubject(), used.getDescription())))
        .containsExactlyElementsOf(Stream.ofNullable(failure.quota()).toList());
  }

  @Test
  void everyKindOfFailureIsInTheTableAbove() {
    assertThat(failures().<Class<?>>map(row -> failure(row).getClass()).distinct())
        .containsExactlyInAnyOrder(Failure.class.getPermittedSubclasses());
    assertThat(failures().map(row -> failure(row).kind()).distinct())
        .containsExactlyInAnyOrder(Failure.Kind.values());
  }

  private static Failure failure(Arguments row) {
    return (Failure) Objects.requireNonNull(row.get()[0]);
  }

  @Test
  void eachKindHasACodeOfItsOwn() {
    assertThat(Arrays.stream(Failure.Kind.values()).map(ErrorMapping::code))
        .doesNotHaveDuplicates();
  }

  @Nested
  class WhatNobodyForesaw {
    @Test
    void tellsAnIncidentAndNothingOfTheException() {
      StatusRuntimeException status =
          ErrorMapping.toStatus(
              new IllegalStateException(
                  "password is hunter2", new IllegalArgumentException("jdbc:h2")));

      StatusDetails details = StatusDetails.of(status);
      String incident = details.info().getMetadataOrThrow("incident_id");
      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(details.info().getReason()).isEqualTo("INTERNAL");
      assertThat(status.getStatus().getDescription()).contains(incident);
      assertThat(details.status().toString() + status.getMessage())
          .doesNotContain("hunter2", "jdbc", "IllegalState");
    }

    @Test
    void incidentsAreToldApart() {
      assertThat(incident()).isNotEqualTo(incident());
    }

    private String incident() {
      return StatusDetails.of(ErrorMapping.toStatus(new AssertionError("no")))
          .info()
          .getMetadataOrThrow("incident_id");
    }
  }

  @Nested
  class WhatTheFaultToleranceThrows {
    static Stream<Arguments> exceptions() {
      return Stream.of(
          arguments(
              new TimeoutException("Breaker#connect timed out"),
              Status.Code.DEADLINE_EXCEEDED,
              Reason.GATEWAY_TIMEOUT,
              Optional.empty()),
          arguments(
              new CircuitBreakerOpenException("Breaker#connect"),
              Status.Code.UNAVAILABLE,
              Reason.GATEWAY_UNAVAILABLE,
              Optional.of(Duration.ofSeconds(1))),
          arguments(
              new BulkheadException("Breaker#connect"),
              Status.Code.UNAVAILABLE,
              Reason.REQUEST_QUEUE_FULL,
              Optional.of(Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void isToldAsTheFailureThatItMeans(
        RuntimeException exception, Status.Code code, Reason reason, Optional<Duration> retry) {
      StatusRuntimeException status = ErrorMapping.toStatus(new CompletionException(exception));

      StatusDetails details = StatusDetails.of(status);
      assertThat(status.getStatus().getCode()).isEqualTo(code);
      assertThat(details.info().getReason()).isEqualTo(reason.name());
      assertThat(details.only(RetryInfo.class).map(info -> Times.fromProto(info.getRetryDelay())))
          .isEqualTo(retry);
      assertThat(status.getStatus().getDescription()).doesNotContain("Breaker");
    }
  }

  @Nested
  class WhatPasses {
    @Test
    void aStatusWithItsTrailers() {
      StatusRuntimeException status =
          Status.UNAUTHENTICATED.withDescription("who?").asRuntimeException(new Metadata());

      assertThat(ErrorMapping.toStatus(status)).isSameAs(status);
      assertThat(ErrorMapping.toStatus(Status.ABORTED.asException()).getStatus().getCode())
          .isEqualTo(Status.Code.ABORTED);
    }

    @Test
    void whatFuturesWrap() {
      Failure failure = new Failure.Cancelled("left");

      assertThat(
              ErrorMapping.toStatus(new CompletionException(new ExecutionException(failure)))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.CANCELLED);
    }
  }

  /** Clients refuse headers above 8 KiB with an error of their own, and ours would be lost. */
  @Test
  void theDetailsFitIntoHeaders() {
    List<Violation> many =
        Collections.nCopies(10_000, new Violation("instruments[7].symbol", "is wrong".repeat(100)));

    StatusRuntimeException status =
        ErrorMapping.toStatus(new Failure.InvalidRequest(Reason.FIELD_INVALID, many));
    StatusRuntimeException refusal =
        ErrorMapping.toStatus(
            new Failure.Refused(
                Reason.INSTRUMENT_AMBIGUOUS,
                "m".repeat(10_000),
                Map.of("candidates", "c".repeat(100_000), "symbol", "AAPL")));

    assertThat(StatusDetails.of(status).status().getSerializedSize()).isLessThan(4_500);
    assertThat(StatusDetails.of(refusal).status().getSerializedSize()).isLessThan(4_500);
    List<BadRequest.FieldViolation> told =
        StatusDetails.of(status).only(BadRequest.class).orElseThrow().getFieldViolationsList();
    assertThat(told.get(told.size() - 1).getDescription())
        .isEqualTo("%d more are wrong".formatted(10_000 - (told.size() - 1)));
  }
}
