package io.github.pitrunner.security;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.domain.Failure;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The gate at the door: no call passes it without an identity that may make it. What is refused is
 * closed here, before its request was read.
 */
@Singleton
@GlobalInterceptor
public class Gate implements ServerInterceptor, Prioritized {
  /**
   * Outside of what turns errors into statuses, so that it sees how a call ends, and inside of what
   * Quarkus puts around a call, so that events come on the call's context.
   */
  private static final int BEFORE_THE_SERVICES = 1_000;

  private final GateKeeper keeper;

  Gate(GateKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public int getPriority() {
    return BEFORE_THE_SERVICES;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Entrance<>(call, headers, next).enter();
  }

  /** One call at the gate. */
  private final class Entrance<Q, R> {
    private final ServerCall<Q, R> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, R> next;
    private final String method;
    private final RemoteAddress address;
    private final Instant begin = keeper.now();
    private final Optional<AccessTable.Rule> rule;
    // Quarkus gives each call a context of its own.
    private final Optional<Executor> context =
        Optional.ofNullable(Vertx.currentContext())
            .map(own -> task -> own.runOnContext(there -> task.run()));

    Entrance(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      this.call = call;
      this.headers = headers;
      this.next = next;
      this.method = call.getMethodDescriptor().getFullMethodName();
      this.address = RemoteAddress.of(call.getAttributes());
      this.rule = keeper.rule(method);
    }

    ServerCall.Listener<Q> enter() {
      try {
        if (rule.isPresent() && rule.get().role().isEmpty()) {
          return admit(GateKeeper.probe());
        }
        Presented presented = Presented.take(headers, call.getAttributes());
        CompletableFuture<Proof> proof = keeper.proofs().prove(presented, address);
        return proof.isDone() || context.isEmpty() ? decide(proof) : hold(proof, context.get());
      } catch (Failure failure) {
        return refuse(Refusals.Who.UNKNOWN, failure);
      }
    }

    private ServerCall.Listener<Q> hold(CompletableFuture<Proof> proof, Executor context) {
      HeldCall<Q> held = new HeldCall<>();
      var unused =
          proof.whenComplete(
              (known, failure) ->
                  context.execute(
                      () -> {
                        if (!held.isGone()) {
                          held.hand(decide(proof));
                        }
                      }));
      return held;
    }

    private ServerCall.Listener<Q> decide(CompletableFuture<Proof> proof) {
      try {
        return admit(proof.join());
      } catch (CompletionException e) {
        return refuse(Refusals.Who.UNKNOWN, Tokens.failure(e));
      }
    }

    private ServerCall.Listener<Q> admit(Proof proof) {
      Runnable release;
      try {
        release = keeper.admit(proof, address, rule);
      } catch (Failure failure) {
        return refuse(Refusals.Who.of(proof.identity()), failure);
      }
      boolean isAudited = rule.map(AccessTable.Rule::changes).orElse(false);
      Visit visit = new Visit(proof, address, method, begin, isAudited);
      GateCall<Q, R> admitted =
          new GateCall<>(
              call,
              visit,
              context.orElse(Runnable::run),
              (ended, end) -> keeper.onEnded(ended, end, release));
      keeper.onAdmitted(admitted);
      try {
        ServerCall.Listener<Q> listener =
            admitted.listener(
                Contexts.interceptCall(
                    Context.current()
                        .withValues(
                            Callers.IDENTITY, proof.identity(), Callers.ADDRESS, address.text()),
                    admitted,
                    headers,
                    next));
        // A key may have been withdrawn since it was looked at.
        keeper.review(admitted);
        return listener;
      } catch (RuntimeException | Error e) {
        keeper.onEnded(admitted, Visit.End.of(Status.fromThrowable(e)), release);
        throw e;
      }
    }

    private ServerCall.Listener<Q> refuse(Refusals.Who who, Failure failure) {
      keeper.record(address, who, method, failure);
      StatusRuntimeException mapped = ErrorMapping.toStatus(failure);
      @Nullable Metadata trailers = mapped.getTrailers();
      call.close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }
}
