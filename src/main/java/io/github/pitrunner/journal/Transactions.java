package io.github.pitrunner.journal;

import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The writer's one connection and what is done in a transaction on it. After a failure the
 * connection is another one. Its methods block; on the writer's thread.
 */
final class Transactions {
  private static final Logger LOG = Logger.getLogger(Transactions.class);

  private final Database database;
  private @Nullable Prepared prepared;
  private boolean isTidying = true;
  private Marks marks;
  private final AuditMemory audit;

  /** Begins with a connection that is open already. */
  // More than three parameters: where, and what the trail is bound with.
  Transactions(Database database, Connection connection, AuditSeal seal, Clock clock)
      throws SQLException {
    this.database = database;
    this.prepared = new Prepared(connection);
    this.marks = Marks.load(connection);
    this.audit = new AuditMemory(connection, seal, clock);
    // Whoever was here before may have ended while it was off.
    database.setTidying(connection, isTidying);
  }

  /** How often it was found that somebody has changed the audit trail; on any thread. */
  long auditChangesFound() {
    return audit.changesFound();
  }

  /** Records entries that are new. */
  void write(List<JournalEntry> entries) throws SQLException {
    // First: where the marks and the trail stand is read anew with a connection.
    Prepared open = open();
    Marks after = marks.next();
    AuditChain auditAfter = audit.next();
    try {
      audit.tell(open, auditAfter);
      new EntryWriter(open, after, auditAfter).write(entries);
      database.commit(open.connection());
      marks = after.next();
      audit.onCommitted(auditAfter);
    } catch (SQLException | RuntimeException | Error e) {
      audit.onFailed(auditAfter);
      undo(open, e);
      readAuditAnew();
      throw e;
    }
  }

  /** Whoever puts an entry where the next one is to stand must not stop the trail. */
  private void readAuditAnew() throws SQLException {
    Prepared open = prepared;
    if (open != null) {
      audit.readAnew(open.connection());
    }
  }

  /**
   * Records entries of which some may be recorded already; those stay as they are.
   *
   * @throws JournalFailure if another content has the name or the number of one
   */
  void writeUnrecorded(List<JournalEntry> entries) throws SQLException {
    List<JournalEntry> unrecorded = new ArrayList<>();
    Reading reading = new Reading(open().connection());
    for (JournalEntry entry : entries) {
      JournalEntry recorded = recorded(reading, entry);
      if (recorded == null) {
        unrecorded.add(entry);
      } else if (!recorded.equals(entry)) {
        throw new JournalFailure(
            JournalFailure.Kind.CONFLICT,
            "%s is recorded already with another content".formatted(name(entry)));
      }
    }
    write(unrecorded);
  }

  private static @Nullable JournalEntry recorded(Reading reading, JournalEntry entry)
      throws SQLException {
    if (entry instanceof Intended intended) {
      return reading.intent(intended.intent().id()).orElse(null);
    } else if (entry instanceof Happened happened) {
      return reading.event(happened.sequence()).orElse(null);
    }
    return null;
  }

  private static String name(JournalEntry entry) {
    return entry instanceof Happened happened
        ? "Event " + happened.sequence()
        : entry instanceof Intended intended ? "Order " + intended.intent().id() : "An entry";
  }

  /** Whether anything can be written: nothing is, durably. */
  void probe() throws SQLException {
    Prepared open = open();
    try {
      marks.next().touch(open);
      database.commit(open.connection());
    } catch (SQLException | RuntimeException | Error e) {
      undo(open, e);
      throw e;
    }
  }

  /** Forgets some of what is too old; false when there is no more of it. */
  boolean forget(Retention retention) throws SQLException {
    Prepared open = open();
    Marks after = marks.next();
    AuditChain auditAfter = audit.next();
    try {
      audit.tell(open, auditAfter);
      boolean isMore = retention.forgetSome(open, after, auditAfter);
      open.writeBatches();
      after.save(open);
      auditAfter.save(open);
      database.commit(open.connection());
      marks = after.next();
      audit.onCommitted(auditAfter);
      return isMore;
    } catch (SQLException | RuntimeException | Error e) {
      audit.onFailed(auditAfter);
      undo(open, e);
      readAuditAnew();
      throw e;
    }
  }

  /** Whether the database may tidy up beside its work; between transactions. */
  void setTidying(boolean isOn) {
    isTidying = isOn;
    Prepared open = prepared;
    if (open == null) {
      return;
    }
    try {
      database.setTidying(open.connection(), isOn);
    } catch (SQLException e) {
      LOG.warnf("The journal's database does not let us say when it tidies up: %s", e.getMessage());
      undo(open, e);
    }
  }

  private Prepared open() throws SQLException {
    Prepared open = prepared;
    if (open == null) {
      Connection connection = database.openWriter();
      try {
        database.setTidying(connection, isTidying);
        // What was in doubt is decided now.
        marks = Marks.load(connection);
        audit.readAnew(connection);
      } catch (SQLException e) {
        Database.close(connection);
        throw e;
      }
      open = new Prepared(connection);
      prepared = open;
    }
    return open;
  }

  private void undo(Prepared open, Throwable cause) {
    try {
      open.connection().rollback();
      open.forgetBatches();
      // What is no fault of the entries may be one of the connection.
      if (!(cause instanceof SQLException sql) || Sql.isAtFault(sql)) {
        return;
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
    close();
  }

  void close() {
    Prepared open = prepared;
    if (open != null) {
      Database.close(open.connection());
      prepared = null;
    }
  }
}
