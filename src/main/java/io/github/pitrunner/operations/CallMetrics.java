package io.github.pitrunner.operations;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts and times each call as its client sees it: outside of everything that may refuse it. Of a
 * stream the messages cost nothing; it is counted when it ends.
 */
@Singleton
@GlobalInterceptor
public class CallMetrics implements ServerInterceptor, Prioritized {
  /** gRPC lets only registered methods come here; this holds whatever is registered. */
  static final int MOST_METHODS = 100;

  /** How A66 names the method of a call that is not told by name. */
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<String, CallMeters> meters = new ConcurrentHashMap<>();

  CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Quarkus lets the highest be the outermost. */
  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    CallMeters ofMethod = meters(call.getMethodDescriptor());
    CountedCall<Q, R> counted = new CountedCall<>(call, ofMethod, ofMethod.onStarted());
    return new CountedListener<>(next.startCall(counted, headers), counted);
  }

  private CallMeters meters(MethodDescriptor<?, ?> method) {
    CallMeters found = meters.get(method.getFullMethodName());
    return found != null ? found : newMeters(method);
  }

  private CallMeters newMeters(MethodDescriptor<?, ?> method) {
    boolean isUnary = method.getType() == MethodDescriptor.MethodType.UNARY;
    String name = meters.size() < MOST_METHODS ? method.getFullMethodName() : OTHER;
    String key = name.equals(OTHER) ? OTHER + isUnary : name;
    return meters.computeIfAbsent(key, absent -> new CallMeters(registry, name, isUnary));
  }

  private static final class CountedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final CallMeters meters;
    private final long begun;
    private final AtomicBoolean ended = new AtomicBoolean();

    CountedCall(ServerCall<Q, R> call, CallMeters meters, long begun) {
      super(call);
      this.meters = meters;
      this.begun = begun;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      onEnd(status.getCode());
      super.close(status, trailers);
    }

    void onEnd(Status.Code code) {
      if (ended.compareAndSet(false, true)) {
        meters.onEnded(code, begun);
      }
    }
  }

  private static final class CountedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CountedCall<Q, ?> call;

    CountedListener(ServerCall.Listener<Q> listener, CountedCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onCancel() {
      // gRPC cancels a call at its deadline too; which of the two its client knows better.
      call.onEnd(Status.Code.CANCELLED);
      super.onCancel();
    }
  }
}
