package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.journal.AuditBook.Link;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The chain of the audit trail as one transaction sees it. Its head is remembered from one to the
 * next: whoever takes the last entries away and puts the head back, while we write, leaves a gap.
 */
final class AuditChain {
  private static final Logger LOG = Logger.getLogger(AuditChain.class);

  /** What is recorded when old entries are removed, so that nobody else can do it unseen. */
  static final String REMOVAL = "journal.retention";

  private static final String ANCHOR_ENTRY = "anchor_entry";
  private static final String ANCHOR_HASH = "anchor_hash";

  private static final String INSERT =
      "INSERT INTO audit_events (entry, happened, kind, identity, action, outcome, content_version,"
          + " content, key_id, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String MOVE_END = "UPDATE audit_ends SET entry = ?, hash = ? WHERE name = ?";
  private static final String INSERT_END =
      "INSERT INTO audit_ends (entry, hash, name) VALUES (?, ?, ?)";
  private static final String LAST =
      "SELECT entry, hash FROM audit_events ORDER BY entry DESC LIMIT 1";

  private final AuditSeal seal;
  private final Link stored;
  private Link head;

  private AuditChain(AuditSeal seal, Link head) {
    this.seal = seal;
    this.stored = head;
    this.head = head;
  }

  static AuditChain load(Connection connection, AuditSeal seal) throws SQLException {
    Link head = AuditEnds.load(connection).head();
    Link last = last(connection);
    // A head that somebody has turned back must not keep anything from being recorded.
    if (head == null || last.entry() > head.entry()) {
      LOG.errorf(
          "The audit trail does not end where its head says (%s), but with entry %d: somebody has"
              + " changed it. It goes on from there; VerifyAuditTrail tells more",
          head, last.entry());
      return new AuditChain(seal, last);
    }
    return new AuditChain(seal, head);
  }

  private static Link last(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LAST)) {
      return row.next() ? new Link(row.getLong("entry"), row.getString("hash")) : Link.BEGINNING;
    }
  }

  /** For the next transaction, after this one was committed. */
  AuditChain next() {
    return new AuditChain(seal, head);
  }

  /** Binds an event to those before; it is written with the batches. */
  void add(Prepared prepared, AuditEvent event) throws SQLException {
    AuditRow row = AuditRow.of(head.entry() + 1, event, seal.keyId());
    String hash = seal.hash(head.hash(), row);
    prepared.addToBatch(
        INSERT,
        row.entry(),
        row.columns().happened(),
        row.columns().kind(),
        row.columns().identity(),
        row.columns().action(),
        row.columns().outcome(),
        row.contentVersion(),
        row.content(),
        row.keyId(),
        hash);
    head = new Link(row.entry(), hash);
  }

  /**
   * Notes that entries were removed for their age.
   *
   * @param last the last of them
   */
  void onRemoved(Prepared prepared, Link last, long count, Instant now) throws SQLException {
    move(prepared, AuditEnds.ANCHOR, last);
    add(
        prepared,
        new AuditEvent(
            Kind.TRAIL,
            now,
            new Who("journal", ""),
            REMOVAL,
            "",
            Outcome.OK,
            new TreeMap<>(
                Map.of(ANCHOR_ENTRY, Long.toString(last.entry()), ANCHOR_HASH, last.hash())),
            count));
  }

  /** Up to where entries were removed, if an event says so. */
  static @Nullable Link removed(AuditRow row) {
    if (!row.columns().action().equals(REMOVAL)
        || !row.columns().kind().equals(Kind.TRAIL.name())) {
      return null;
    }
    AuditEvent event =
        Contents.AUDIT.read(Long.toString(row.entry()), row.contentVersion(), row.content());
    String entry = event.ids().get(ANCHOR_ENTRY);
    String hash = event.ids().get(ANCHOR_HASH);
    return entry == null || hash == null ? null : new Link(Long.parseLong(entry), hash);
  }

  /** Writes the head if it has moved; behind the batches. */
  void save(Prepared prepared) throws SQLException {
    if (!head.equals(stored)) {
      move(prepared, AuditEnds.HEAD, head);
    }
  }

  private static void move(Prepared prepared, String end, Link link) throws SQLException {
    if (prepared.update(MOVE_END, link.entry(), link.hash(), end) == 0) {
      prepared.update(INSERT_END, link.entry(), link.hash(), end);
    }
  }
}
