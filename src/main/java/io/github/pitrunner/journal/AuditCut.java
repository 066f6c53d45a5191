package io.github.pitrunner.journal;

import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Cuts off what of the audit trail is too old, once it is proven: what somebody has changed he must
 * not have removed by us, with an entry of ours that it was right.
 */
final class AuditCut {
  private static final Logger LOG = Logger.getLogger(AuditCut.class);

  private static final String OLDEST =
      "SELECT " + AuditFound.COLUMNS + " FROM audit_events ORDER BY entry LIMIT ?";
  private static final String LAST_REMOVAL =
      "SELECT "
          + AuditFound.COLUMNS
          + " FROM audit_events WHERE kind = ? AND action = ? ORDER BY entry DESC LIMIT 1";
  private static final String HASH = "SELECT hash FROM audit_events WHERE entry = ?";

  private final int rowsAtOnce;

  /** In this cleaning nothing more of the trail is removed. */
  private boolean isHeld;

  private final AtomicLong changesFound = new AtomicLong();

  AuditCut(int rowsAtOnce) {
    this.rowsAtOnce = rowsAtOnce;
  }

  /**
   * Removes some; false when there is no more that is too old, or that may be removed.
   *
   * @param oldest what is to be kept begins here
   */
  // More than three parameters: where, and from when to when.
  boolean removeSome(Prepared prepared, AuditChain audit, Instant oldest, Instant now)
      throws SQLException {
    List<AuditFound> old = isHeld ? List.of() : oldest(prepared, oldest);
    if (old.isEmpty()) {
      return false;
    }
    Connection connection = prepared.connection();
    Flaw flaw = flaw(connection, audit.seal(), old);
    if (flaw != null) {
      hold(flaw);
      return false;
    }
    Link last = old.get(old.size() - 1).link();
    prepared.update("DELETE FROM audit_events WHERE entry <= ?", last.entry());
    audit.onRemoved(prepared, last, old.size(), now);
    prepared.writeBatches();
    return old.size() == rowsAtOnce;
  }

  /** How often it was found that somebody has changed the trail; on any thread. */
  long changesFound() {
    return changesFound.get();
  }

  /** This cleaning is done; the next one looks again. */
  void onDone() {
    isHeld = false;
  }

  private void hold(Flaw flaw) {
    isHeld = true;
    // A key that was changed is nobody's attack, but nothing proves what it has bound.
    boolean isKeyUnknown = flaw.problem() == Problem.KEY_UNKNOWN;
    LOG.logf(
        isKeyUnknown ? Logger.Level.WARN : Logger.Level.ERROR,
        "Nothing of the audit trail is removed for its age, because what is to be removed is not"
            + " proven to be what was recorded. %s. VerifyAuditTrail tells more",
        flaw.description());
    if (!isKeyUnknown) {
      changesFound.incrementAndGet();
    }
  }

  private List<AuditFound> oldest(Prepared prepared, Instant oldest) throws SQLException {
    List<AuditFound> old = new ArrayList<>();
    try (ResultSet row = Sql.set(prepared.statement(OLDEST), rowsAtOnce).executeQuery()) {
      while (row.next() && Sql.time(row, "happened").isBefore(oldest)) {
        old.add(AuditFound.of(row));
      }
    }
    return old;
  }

  private static @Nullable Flaw flaw(Connection connection, AuditSeal seal, List<AuditFound> old)
      throws SQLException {
    Link anchor = AuditEnds.load(connection).anchor();
    if (anchor == null || !anchor.equals(anchorByTheTrail(connection, seal, anchor))) {
      return new Flaw(
          0,
          Problem.ANCHOR_DIFFERS,
          "The trail does not say that it was cut behind its anchor, %s".formatted(anchor));
    }
    Link reached = anchor;
    String keyId = null;
    for (AuditFound found : old) {
      long entry = found.row().entry();
      if (entry <= reached.entry()) {
        return new Flaw(
            entry,
            Problem.ANCHOR_DIFFERS,
            "Entry %d stands before where the trail was cut, %s".formatted(entry, anchor));
      }
      Flaw flaw =
          entry == reached.entry() + 1
              ? found.flaw(seal, reached, keyId)
              : AuditBook.missing(reached, entry - 1);
      if (flaw != null) {
        return flaw;
      }
      reached = found.link();
      keyId = found.row().keyId();
    }
    return null;
  }

  /** Up to where it was cut, as its own last entry about that says. */
  private static @Nullable Link anchorByTheTrail(Connection connection, AuditSeal seal, Link anchor)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST_REMOVAL);
        ResultSet row = Sql.set(statement, AuditChain.KIND, AuditChain.REMOVAL).executeQuery()) {
      if (!row.next()) {
        return Link.BEGINNING;
      }
      AuditFound found = AuditFound.of(row);
      Link before = before(connection, found, anchor);
      return before == null || found.flaw(seal, before, null) != null
          ? null
          : AuditChain.removed(found.row());
    }
  }

  private static @Nullable Link before(Connection connection, AuditFound found, Link anchor)
      throws SQLException {
    long entry = found.row().entry() - 1;
    if (entry == anchor.entry()) {
      return anchor;
    }
    try (PreparedStatement statement = connection.prepareStatement(HASH);
        ResultSet row = Sql.set(statement, entry).executeQuery()) {
      return row.next() ? new Link(entry, row.getString("hash")) : null;
    }
  }
}
