package io.github.pitrunner.api;

import io.github.pitrunner.domain.Trace;
import io.grpc.Context;

/**
 * The trace of the call that is being handled. To be asked on the thread that gRPC calls the
 * service on, before the call hops to another one: from there on it is handed on by hand.
 */
public final class CallTrace {
  /** Where whoever traces calls leaves the trace of each. */
  public static final Context.Key<Trace> KEY =
      Context.keyWithDefault("pitrunner.trace", Trace.NONE);

  private CallTrace() {}

  public static Trace current() {
    return KEY.get();
  }
}
