package io.github.pitrunner.journal;

import io.github.pitrunner.journal.AuditBook.Link;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the audit trail ends, as the writer knows it from one transaction to the next, over lost
 * connections too: whoever takes the last entries away and puts the head back, while we run, leaves
 * a gap.
 */
final class AuditMemory {
  private static final Logger LOG = Logger.getLogger(AuditMemory.class);

  private static final String LAST =
      "SELECT entry, hash, key_id FROM audit_events ORDER BY entry DESC LIMIT 1";
  private static final String HASH = "SELECT hash FROM audit_events WHERE entry = ?";

  private final AuditSeal seal;
  private final Clock clock;
  private AuditChain committed;

  /** What a commit without an answer would have left. */
  private @Nullable Link inDoubt;

  /** What is still to be recorded of a break; null for nothing. */
  private @Nullable String untold;

  private boolean isTold;
  private final AtomicLong changesFound = new AtomicLong();

  /** The last entry, and which key it is bound with. */
  record End(Link link, String keyId) {}

  AuditMemory(Connection connection, AuditSeal seal, Clock clock) throws SQLException {
    this.seal = seal;
    this.clock = clock;
    this.committed = chain(stored(connection));
  }

  private AuditChain chain(End end) {
    return new AuditChain(seal, clock, end);
  }

  /** How often it was found that somebody has changed the trail; on any thread. */
  long changesFound() {
    return changesFound.get();
  }

  /** For the next transaction. */
  AuditChain next() {
    return committed.next();
  }

  /** What is to be said of the trail itself, before all else of a transaction. */
  void tell(Prepared prepared, AuditChain chain) throws SQLException {
    if (untold != null) {
      chain.onBreak(prepared, untold);
    }
  }

  /** A transaction is durable. */
  void onCommitted(AuditChain chain) {
    isTold &= chain.end().equals(committed.end());
    committed = chain.next();
    inDoubt = null;
    untold = null;
  }

  /** A transaction has failed, or has it not. */
  void onFailed(AuditChain chain) {
    inDoubt = chain.end().link();
  }

  /** Reads anew where the trail ends, after a failure. What is known is not given up for it. */
  void readAnew(Connection connection) throws SQLException {
    End stored = stored(connection);
    Link known = committed.end().link();
    // What was in doubt is decided now: then the database is ahead of us.
    if (isThere(connection, known) || (inDoubt != null && isThere(connection, inDoubt))) {
      committed = chain(stored);
    } else {
      onBreak(known, last(connection));
    }
    inDoubt = null;
  }

  /**
   * Goes on from what we know. Behind entries that others have put there, because nothing may keep
   * ours from being recorded, and bound to ours all the same, so that those are found.
   */
  private void onBreak(Link known, End last) {
    if (!isTold) {
      String what =
          "The last entry that was recorded, %s, is not there any more; the trail ends with %s"
              .formatted(known, last.link());
      LOG.errorf("Somebody has changed the audit trail. %s. VerifyAuditTrail tells more", what);
      untold = what;
      isTold = true;
      changesFound.incrementAndGet();
    }
    long entry = Math.max(known.entry(), last.link().entry());
    committed = chain(new End(new Link(entry, known.hash()), committed.end().keyId()));
  }

  private static boolean isThere(Connection connection, Link known) throws SQLException {
    if (known.entry() == 0) {
      return true;
    }
    try (PreparedStatement statement = connection.prepareStatement(HASH);
        ResultSet row = Sql.set(statement, known.entry()).executeQuery()) {
      return row.next() && row.getString("hash").equals(known.hash());
    }
  }

  /** Where it ends by what the database says. */
  private End stored(Connection connection) throws SQLException {
    Link head = AuditEnds.load(connection).head();
    End last = last(connection);
    // A head that somebody has turned back must not keep anything from being recorded.
    if (head == null || last.link().entry() > head.entry()) {
      LOG.errorf(
          "The audit trail does not end where its head says (%s), but with entry %d: somebody has"
              + " changed it. It goes on from there; VerifyAuditTrail tells more",
          head, last.link().entry());
      changesFound.incrementAndGet();
      return last;
    }
    return new End(head, last.keyId());
  }

  private static End last(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LAST)) {
      return row.next()
          ? new End(new Link(row.getLong("entry"), row.getString("hash")), row.getString("key_id"))
          : new End(Link.BEGINNING, AuditSeal.WITHOUT_KEY);
    }
  }
}
