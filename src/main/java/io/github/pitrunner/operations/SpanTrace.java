package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A trace as OpenTelemetry has it: each step is a span below that of the call. */
final class SpanTrace implements Trace {
  private final Tracer tracer;
  private final Context parent;
  private final String id;

  SpanTrace(Tracer tracer, Span call, Context around) {
    this.tracer = tracer;
    this.parent = around.with(call);
    this.id = call.getSpanContext().getTraceId();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Step step(String name) {
    return new SpanStep(tracer.spanBuilder(name).setParent(parent).startSpan());
  }

  private record SpanStep(Span span) implements Step {
    @Override
    public Step note(String key, String value) {
      span.setAttribute(key, value);
      return this;
    }

    @Override
    public Step note(String key, long value) {
      span.setAttribute(key, value);
      return this;
    }

    @Override
    public void happened(String what) {
      span.addEvent(what);
    }

    @Override
    public void end() {
      span.end();
    }

    @Override
    public void fail(Throwable why) {
      // Not recordException: a refusal is no stack trace.
      span.setStatus(StatusCode.ERROR, String.valueOf(why.getMessage()));
      span.end();
    }
  }
}
