package io.github.pitrunner.domain;

/** How the audit trail goes. May be asked on any thread. */
public interface AuditFigures {
  /** Events that were recorded in this run. */
  long recorded();

  /** Events that wait to be recorded. */
  int waiting();

  /** Events that found no place or were not taken by the journal in this run. */
  long lost();
}
