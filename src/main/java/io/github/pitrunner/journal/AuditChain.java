package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditMemory.End;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The chain of the audit trail as one transaction sees it. */
final class AuditChain {
  private static final Logger LOG = Logger.getLogger(AuditChain.class);

  /** What is recorded when old entries are removed, so that nobody else can do it unseen. */
  static final String REMOVAL = "journal.retention";

  /** What is recorded where the trail begins to be bound with a key. */
  static final String BINDING = "journal.key";

  /** What is recorded where entries are not there any more that we know of. */
  static final String BREAK = "journal.break";

  /** The kind of all of these. */
  static final String KIND = Kind.TRAIL.name();

  private static final Who SELF = new Who("journal", "");
  private static final String KEY_ID = "key_id";
  private static final String ANCHOR_ENTRY = "anchor_entry";
  private static final String ANCHOR_HASH = "anchor_hash";

  private static final String INSERT =
      "INSERT INTO audit_events (" + AuditFound.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String MOVE_END = "UPDATE audit_ends SET entry = ?, hash = ? WHERE name = ?";
  private static final String INSERT_END =
      "INSERT INTO audit_ends (entry, hash, name) VALUES (?, ?, ?)";
  private final AuditSeal seal;
  private final Clock clock;
  private final Link stored;
  private End end;

  AuditChain(AuditSeal seal, Clock clock, End end) {
    this.seal = seal;
    this.clock = clock;
    this.stored = end.link();
    this.end = end;
  }

  /** For the next transaction. */
  AuditChain next() {
    return new AuditChain(seal, clock, end);
  }

  /** Where the trail ends with what was added. */
  End end() {
    return end;
  }

  AuditSeal seal() {
    return seal;
  }

  /** Binds an event to those before; it is written with the batches. */
  void add(Prepared prepared, AuditEvent event) throws SQLException {
    if (isBindingNew()) {
      write(prepared, binding());
    }
    write(prepared, event);
  }

  /** What stands before could have been written by anybody, or is bound with another key. */
  private boolean isBindingNew() {
    return !seal.keyId().equals(AuditSeal.WITHOUT_KEY)
        && !seal.keyId().equals(end.keyId())
        && end.link().entry() > 0;
  }

  private AuditEvent binding() {
    LOG.warnf(
        "The audit trail is bound with the key %s from entry %d on, and not before. If the key is not"
            + " new, somebody has changed the trail",
        seal.keyId(), end.link().entry() + 1);
    return new AuditEvent(
        Kind.TRAIL,
        clock.instant(),
        SELF,
        BINDING,
        "",
        new Outcome(
            Outcome.OK.code(),
            "bound with the key %s from here on; what is before is not".formatted(seal.keyId())),
        new TreeMap<>(Map.of(KEY_ID, seal.keyId())),
        1);
  }

  /** Notes that somebody has changed the trail, so that a restart does not hide it. */
  void onBreak(Prepared prepared, String what) throws SQLException {
    add(
        prepared,
        AuditEvent.of(Kind.TRAIL, clock.instant(), SELF, BREAK, "", Outcome.failed(what)));
  }

  /** Whether an entry says that the trail is bound with its key from there on. */
  static boolean isBinding(AuditRow row) {
    return row.columns().action().equals(BINDING) && row.columns().kind().equals(KIND);
  }

  private void write(Prepared prepared, AuditEvent event) throws SQLException {
    AuditRow row = AuditRow.of(end.link().entry() + 1, event, seal.keyId());
    String hash = seal.hash(end.link().hash(), row);
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
    end = new End(new Link(row.entry(), hash), row.keyId());
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
            SELF,
            REMOVAL,
            "",
            Outcome.OK,
            new TreeMap<>(
                Map.of(ANCHOR_ENTRY, Long.toString(last.entry()), ANCHOR_HASH, last.hash())),
            count));
  }

  /** Up to where entries were removed, if an event says so. */
  static @Nullable Link removed(AuditRow row) {
    if (!row.columns().action().equals(REMOVAL) || !row.columns().kind().equals(KIND)) {
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
    if (!end.link().equals(stored)) {
      move(prepared, AuditEnds.HEAD, end.link());
    }
  }

  private static void move(Prepared prepared, String end, Link link) throws SQLException {
    if (prepared.update(MOVE_END, link.entry(), link.hash(), end) == 0) {
      prepared.update(INSERT_END, link.entry(), link.hash(), end);
    }
  }
}
