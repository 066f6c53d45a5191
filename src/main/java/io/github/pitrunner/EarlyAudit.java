package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What must stay known of the start, before there is an audit trail: the trail is in the journal,
 * and the journal is opened with a password that is read first. A start that fails in between has
 * read all the same, so each event is logged as it comes and all of them are left in the inbox,
 * from where this start or the next one that goes well records them.
 */
final class EarlyAudit implements AuditTrail {
  private static final Logger LOG = Logger.getLogger(EarlyAudit.class);

  private final Queue<AuditEvent> waiting = new ConcurrentLinkedQueue<>();
  private volatile @Nullable AuditTrail trail;

  @Override
  public void record(AuditEvent event) {
    if (trail == null) {
      AuditLine.log(event);
    }
    waiting.add(event);
    pass();
  }

  /**
   * Leaves in the inbox what has come, which blocks. What cannot be left there waits for the trail,
   * and is logged there once more.
   */
  void leaveIn(Path dataDirectory) {
    List<AuditEvent> left = waiting();
    try {
      AuditInbox.writeLogged(dataDirectory, left);
      waiting.removeAll(left);
    } catch (UncheckedIOException e) {
      LOG.warnf(
          "That credentials were read is on record only if this start goes well: %s",
          e.getMessage());
    }
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
