package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AuditFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How the audit trail goes; its figures are there for every thread, so no board holds them. */
final class AuditMetrics implements MeterBinder {
  private final AuditFigures figures;

  AuditMetrics(AuditFigures figures) {
    this.figures = figures;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("pitrunner.audit.recorded", figures, AuditFigures::recorded)
        .description("Events that were recorded in the audit trail")
        .register(registry);
    Gauge.builder("pitrunner.audit.waiting", figures, AuditFigures::waiting)
        .description("Events that wait to be recorded in the audit trail")
        .register(registry);
    FunctionCounter.builder("pitrunner.audit.lost", figures, AuditFigures::lost)
        .description("Events that are not in the audit trail, because too many waited for it")
        .register(registry);
  }
}
