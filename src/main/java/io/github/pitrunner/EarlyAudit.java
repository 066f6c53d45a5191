package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What must stay known of the start, before there is an audit trail: the trail is in the journal,
 * and the journal is opened with a password that is read first.
 */
final class EarlyAudit implements AuditTrail {
  private final Queue<AuditEvent> waiting = new ConcurrentLinkedQueue<>();
  private volatile @Nullable AuditTrail trail;

  @Override
  public void record(AuditEvent event) {
    waiting.add(event);
    pass();
  }

  /** Passes on what has come and what will come. */
  void to(AuditTrail opened) {
    trail = opened;
    pass();
  }

  private void pass() {
    AuditTrail opened = trail;
    if (opened == null) {
      return;
    }
    for (AuditEvent event = waiting.poll(); event != null; event = waiting.poll()) {
      opened.record(event);
    }
  }

  /** What has not been passed on. */
  List<AuditEvent> waiting() {
    return List.copyOf(waiting);
  }
}
