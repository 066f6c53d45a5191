package io.github.pitrunner.domain;

/** Where what must stay known is kept. May be told from any thread, and never waits. */
@FunctionalInterface
public interface AuditTrail {
  /** The category of the log that has it too. */
  String LOG = "io.github.pitrunner.audit";

  void record(AuditEvent event);
}
