package io.github.pitrunner.domain;

/** Where what must stay known is kept. May be told from any thread, and never waits. */
@FunctionalInterface
public interface AuditTrail {
  void record(AuditEvent event);
}
