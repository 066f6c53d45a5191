package io.github.pitrunner.api;

import io.github.pitrunner.domain.Failure;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends every error that leaves a service through {@link ErrorMapping}: what a method throws, and
 * what it hands to its observer without a status.
 */
@ApplicationScoped
@GlobalInterceptor
public class ErrorInterceptor implements ServerInterceptor {
  private final Consumer<Incident> incidents;

  /** Tells nobody of incidents. */
  public ErrorInterceptor() {
    this(incident -> {});
  }

  /** Tells of incidents as they leave. */
  @Inject
  public ErrorInterceptor(Event<Incident> incidents) {
    this(incidents::fire);
  }

  /**
   * @param incidents called on whatever thread a call fails on
   */
  public ErrorInterceptor(Consumer<Incident> incidents) {
    this.incidents = incidents;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MappingCall<Q, R> mapping = new MappingCall<>(call, incidents);
    try {
      return new MappingListener<>(next.startCall(mapping, headers), mapping);
    } catch (RuntimeException | Error e) {
      mapping.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static final class MappingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    // A service answers from the context while the listener runs on a thread of gRPC.
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Consumer<Incident> incidents;

    MappingCall(ServerCall<Q, R> call, Consumer<Incident> incidents) {
      super(call);
      this.incidents = incidents;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      Throwable cause = status.getCause();
      if (cause instanceof Incident incident) {
        incidents.accept(incident);
      }
      if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
        fail(cause);
      } else if (closed.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }

    boolean isClosed() {
      return closed.get();
    }

    void fail(Throwable error) {
      StatusRuntimeException mapped = ErrorMapping.toStatus(error);
      if (mapped.getStatus().getCause() instanceof Incident incident) {
        incidents.accept(incident);
      }
      if (closed.compareAndSet(false, true)) {
        @Nullable Metadata trailers = mapped.getTrailers();
        super.close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
      }
    }
  }

  /**
   * Hears a call until it is answered. gRPC's own listener knows of its own answers only: after one
   * of ours it would still hand the service what has come before and after it, and an order would
   * be placed by a call that was refused.
   */
  private static final class MappingListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final MappingCall<Q, ?> call;

    MappingListener(ServerCall.Listener<Q> listener, MappingCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      if (message == null) {
        // SoundRequests.
        call.fail(
            new Failure.InvalidRequest(
                "request", "is no message of this method: its bytes cannot be read"));
      } else {
        whileOpen(() -> super.onMessage(message));
      }
    }

    @Override
    public void onHalfClose() {
      whileOpen(super::onHalfClose);
    }

    @Override
    public void onReady() {
      whileOpen(super::onReady);
    }

    @Override
    public void onCancel() {
      mapped(super::onCancel);
    }

    @Override
    public void onComplete() {
      mapped(super::onComplete);
    }

    private void whileOpen(Runnable event) {
      if (!call.isClosed()) {
        mapped(event);
      }
    }

    private void mapped(Runnable event) {
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        call.fail(e);
      }
    }
  }
}
