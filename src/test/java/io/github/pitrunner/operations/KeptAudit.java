package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AuditFigures;

/** The figures of an audit trail, as they are. */
final class KeptAudit implements AuditFigures {
  @Override
  public long recorded() {
    return 41;
  }

  @Override
  public int waiting() {
    return 6;
  }

  @Override
  public long lost() {
    return 3;
  }
}
