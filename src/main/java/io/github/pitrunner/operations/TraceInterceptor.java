package io.github.pitrunner.operations;

import io.github.pitrunner.api.CallTrace;
import io.github.pitrunner.api.LogContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Begins the trace of each call of ours, within the one that its client names (W3C), and leaves it
 * where the service finds it. While tracing is off, calls pass untouched. It is ours and not the
 * extension's because a call goes on on the connector's context, where the extension's is lost.
 */
@Singleton
@GlobalInterceptor
public class TraceInterceptor implements ServerInterceptor, Prioritized {
  /** Probes of health come every few seconds and say nothing. */
  private static final String OURS = "pitrunner.";

  private static final TextMapGetter<Metadata> METADATA =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Metadata carrier) {
          return carrier.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata carrier, String key) {
          return carrier == null
              ? null
              : carrier.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
        }
      };

  private final @Nullable Tracer tracer;
  private final TextMapPropagator propagator;

  /**
   * @param isDisabled no call is traced
   */
  @Inject
  public TraceInterceptor(
      OpenTelemetry telemetry,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean isDisabled) {
    this.tracer = isDisabled ? null : telemetry.getTracer("io.github.pitrunner");
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  /** Inside of what counts calls, outside of everything that may refuse them. */
  @Override
  public int getPriority() {
    return Integer.MAX_VALUE - 1;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Tracer active = tracer;
    String method = call.getMethodDescriptor().getFullMethodName();
    if (active == null || !method.startsWith(OURS)) {
      return next.startCall(call, headers);
    }
    Context parent = propagator.extract(Context.root(), headers, METADATA);
    Span span = begin(active, call.getMethodDescriptor(), parent);
    SpanTrace trace = new SpanTrace(active, span, parent);
    return new TracedListener<>(
        Contexts.interceptCall(
            io.grpc.Context.current().withValue(CallTrace.KEY, trace),
            new TracedCall<>(call, span),
            headers,
            next),
        span,
        trace);
  }

  private static Span begin(Tracer tracer, MethodDescriptor<?, ?> method, Context parent) {
    return tracer
        .spanBuilder(method.getFullMethodName())
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent)
        .setAttribute("rpc.system", "grpc")
        .setAttribute("rpc.service", String.valueOf(method.getServiceName()))
        .setAttribute("rpc.method", String.valueOf(method.getBareMethodName()))
        .startSpan();
  }

  /** What comes after the first end of a span is dropped by it. */
  private static void end(Span span, Status status) {
    span.setAttribute("rpc.grpc.status_code", status.getCode().value());
    if (!status.isOk()) {
      // Also where its client is to blame: who looks for a refused order looks for errors.
      String description = status.getDescription();
      span.setStatus(StatusCode.ERROR, description == null ? status.getCode().name() : description);
    }
    span.end();
  }

  private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Span span;

    TracedCall(ServerCall<Q, R> call, Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end(span, status);
      super.close(status, trailers);
    }
  }

  private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Span span;
    private final SpanTrace trace;

    TracedListener(ServerCall.Listener<Q> listener, Span span, SpanTrace trace) {
      super(listener);
      this.span = span;
      this.trace = trace;
    }

    /** Where the service's method is called. */
    @Override
    public void onHalfClose() {
      LogContext.ofCall(trace, super::onHalfClose);
    }

    @Override
    public void onCancel() {
      end(span, Status.CANCELLED);
      super.onCancel();
    }
  }
}
