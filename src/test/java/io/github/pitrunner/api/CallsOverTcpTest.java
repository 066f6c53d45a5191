package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.Quote;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls with one answer, and errors that leave a service, as a client sees them. */
@Timeout(60)
class CallsOverTcpTest {
  private static final GetQuoteResponse ANSWER =
      GetQuoteResponse.newBuilder().setQuote(Quote.newBuilder().setSequence(7)).build();

  private final ExecutorService context =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "the context"));

  @AfterEach
  void endContext() {
    context.shutdownNow();
  }

  private static BindableService service(Consumer<StreamObserver<GetQuoteResponse>> method) {
    return new MarketDataServiceGrpc.MarketDataServiceImplBase() {
      @Override
      public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
        method.accept(observer);
      }
    };
  }

  private static GetQuoteResponse call(Loopback server) {
    return MarketDataServiceGrpc.newBlockingStub(server.connect())
        .getQuote(GetQuoteRequest.getDefaultInstance());
  }

  private static StatusRuntimeException failingCall(Loopback server) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> call(server));
  }

  @Nested
  class Unary {
    private Loopback answering(Supplier<Future<GetQuoteResponse>> work) {
      return new Loopback(service(observer -> UnaryCall.answer(observer, context, work)));
    }

    private Status.Code failing(Supplier<Future<GetQuoteResponse>> work) {
      try (Loopback server = answering(work)) {
        return failingCall(server).getStatus().getCode();
      }
    }

    @Test
    void theWorkIsBegunOnTheContextAndItsValueIsTheAnswer() throws Exception {
      CompletableFuture<String> thread = new CompletableFuture<>();
      try (Loopback server =
          answering(
              () -> {
                thread.complete(Thread.currentThread().getName());
                return Future.succeededFuture(ANSWER);
              })) {
        assertThat(call(server)).isEqualTo(ANSWER);
        assertThat(thread.get()).isEqualTo("the context");
      }
    }

    @Test
    void aStageAnswersToo() throws Exception {
      try (Loopback server =
          new Loopback(
              service(
                  observer ->
                      UnaryCall.answerStage(
                          observer, context, () -> CompletableFuture.completedStage(ANSWER))))) {
        assertThat(call(server)).isEqualTo(ANSWER);
      }
    }

    /** Tells when its caller leaves, and never answers. */
    private Loopback waiting(CompletableFuture<String> begun, CompletableFuture<String> gone) {
      return new Loopback(
          service(
              observer ->
                  UnaryCall.answer(
                      observer,
                      context,
                      caller -> {
                        caller.onGone(() -> gone.complete(Thread.currentThread().getName()));
                        begun.complete("begun");
                        return Promise.<GetQuoteResponse>promise().future();
                      })));
    }

    @Test
    void aCallerWhoseDeadlineIsOverIsGone() throws Exception {
      CompletableFuture<String> gone = new CompletableFuture<>();
      try (Loopback server = waiting(new CompletableFuture<>(), gone)) {
        StatusRuntimeException error =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    MarketDataServiceGrpc.newBlockingStub(server.connect())
                        .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                        .getQuote(GetQuoteRequest.getDefaultInstance()));

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(gone.get(20, TimeUnit.SECONDS)).isEqualTo("the context");
      }
    }

    @Test
    void aCallerThatCancelsIsGone() throws Exception {
      CompletableFuture<String> begun = new CompletableFuture<>();
      CompletableFuture<String> gone = new CompletableFuture<>();
      try (Loopback server = waiting(begun, gone)) {
        var call =
            MarketDataServiceGrpc.newFutureStub(server.connect())
                .getQuote(GetQuoteRequest.getDefaultInstance());
        begun.get(20, TimeUnit.SECONDS);
        call.cancel(true);

        assertThat(gone.get(20, TimeUnit.SECONDS)).isEqualTo("the context");
      }
    }

    @Test
    void aFailureIsMapped() throws Exception {
      Failure failure = new Failure.NotFound(Reason.INSTRUMENT_NOT_FOUND, "What?", Map.of());

      assertThat(failing(() -> Future.failedFuture(failure))).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void whatTheWorkThrowsIsMapped() throws Exception {
      assertThat(
              failing(
                  () -> {
                    throw new Failure.InvalidRequest("instrument", "is required");
                  }))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(
              failing(
                  () -> {
                    throw new AssertionError("no");
                  }))
          .isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void noAnswerIsAnInternalError() throws Exception {
      assertThat(failing(Future::succeededFuture)).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void aContextThatTakesNothingIsAnInternalError() throws Exception {
      try (Loopback server =
          new Loopback(
              service(
                  observer ->
                      UnaryCall.answer(
                          observer,
                          task -> {
                            throw new RejectedExecutionException();
                          },
                          () -> Future.succeededFuture(ANSWER))))) {
        assertThat(failingCall(server).getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      }
    }

    @Test
    void aCallThatItsClientCancelledIsNotAnswered() throws Exception {
      Promise<GetQuoteResponse> promise = Promise.promise();
      CompletableFuture<ServerCallStreamObserver<GetQuoteResponse>> begun =
          new CompletableFuture<>();
      try (Loopback server =
          new Loopback(
              service(
                  observer -> {
                    UnaryCall.answer(observer, context, promise::future);
                    begun.complete((ServerCallStreamObserver<GetQuoteResponse>) observer);
                  }))) {
        var call =
            MarketDataServiceGrpc.newFutureStub(server.connect())
                .getQuote(GetQuoteRequest.getDefaultInstance());
        var observer = begun.get();
        context.submit(() -> {}).get();
        call.cancel(true);
        await().until(observer::isCancelled);

        // Nothing is thrown at the one who completes it.
        promise.complete(ANSWER);
      }
    }
  }

  @Nested
  class Escaping {
    private StatusRuntimeException failing(Consumer<StreamObserver<GetQuoteResponse>> method) {
      try (Loopback server = new Loopback(service(method), new ErrorInterceptor())) {
        return failingCall(server);
      }
    }

    @Test
    void aFailureThatAMethodThrowsIsMapped() throws Exception {
      StatusRuntimeException status =
          failing(
              observer -> {
                throw new Failure.Refused(Reason.RISK_REJECTED, "too large", Map.of());
              });

      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(StatusDetails.of(status).info().getReason()).isEqualTo("RISK_REJECTED");
    }

    @Test
    void anErrorThatAMethodThrowsTellsNothing() throws Exception {
      StatusRuntimeException status =
          failing(
              observer -> {
                throw new AssertionError("secret");
              });

      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(status).hasMessageNotContaining("secret");
      assertThat(StatusDetails.of(status).info().getReason()).isEqualTo("INTERNAL");
    }

    @Test
    void anIncidentIsToldOnceWithItsPlaceHoweverItEscapes() throws Exception {
      List<Consumer<StreamObserver<GetQuoteResponse>>> ways =
          List.of(
              observer -> {
                throw new AssertionError("secret");
              },
              observer -> observer.onError(new AssertionError("secret")),
              observer -> observer.onError(ErrorMapping.toStatus(new AssertionError("secret"))));
      for (Consumer<StreamObserver<GetQuoteResponse>> way : ways) {
        Queue<Incident> incidents = new ConcurrentLinkedQueue<>();

        StatusRuntimeException status;
        try (Loopback server = new Loopback(service(way), new ErrorInterceptor(incidents::add))) {
          status = failingCall(server);
        }

        assertThat(incidents)
            .singleElement()
            .satisfies(
                incident -> {
                  assertThat(status).hasMessageContaining(incident.id());
                  assertThat(incident.place())
                      .startsWith("AssertionError at CallsOverTcpTest")
                      .doesNotContain("secret");
                });
        assertThat(status.getStatus().getCause()).as("it stays in the process").isNull();
      }
    }

    @Test
    void aFailureIsNoIncident() throws Exception {
      Queue<Incident> incidents = new ConcurrentLinkedQueue<>();
      try (Loopback server =
          new Loopback(
              service(
                  observer ->
                      observer.onError(
                          new Failure.Refused(Reason.RISK_REJECTED, "too large", Map.of()))),
              new ErrorInterceptor(incidents::add))) {
        var unused = failingCall(server);
      }

      assertThat(incidents).isEmpty();
    }

    @Test
    void aFailureHandedToTheObserverWithoutAStatusIsMapped() throws Exception {
      StatusRuntimeException status =
          failing(
              observer ->
                  observer.onError(new Failure.Conflict(Reason.ETAG_STALE, "changed", Map.of())));

      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    }

    @Test
    void aStatusPasses() throws Exception {
      StatusRuntimeException status =
          failing(observer -> observer.onError(Status.UNAUTHENTICATED.asRuntimeException()));

      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void whatIsThrownAfterTheAnswerDoesNotChangeIt() throws Exception {
      try (Loopback server =
          new Loopback(
              service(
                  observer -> {
                    observer.onNext(ANSWER);
                    observer.onCompleted();
                    throw new IllegalStateException("too late");
                  }),
              new ErrorInterceptor())) {
        assertThat(call(server)).isEqualTo(ANSWER);
      }
    }
  }
}
