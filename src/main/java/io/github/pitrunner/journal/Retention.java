package io.github.pitrunner.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Forgets what is older than is to be kept, a little at a time, so that writes never wait long.
 * Orders that have not ended stay with their intents and executions; so do the changes of the kill
 * switch and of the configuration. The audit trail goes on from where it was cut.
 */
final class Retention {
  private static final int ROWS_AT_ONCE = 500;

  private static final List<String> DELETIONS =
      List.of(
          "DELETE FROM orders WHERE name IN (SELECT name FROM orders WHERE ended AND updated < ?"
              + " LIMIT ?)",
          "DELETE FROM order_intents WHERE client_order_id IN (SELECT i.client_order_id FROM"
              + " order_intents i WHERE i.created < ? AND NOT EXISTS (SELECT 1 FROM orders o WHERE"
              + " o.client_order_id = i.client_order_id) LIMIT ?)",
          "DELETE FROM executions WHERE family IN (SELECT e.family FROM executions e WHERE"
              + " e.recorded < ? AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.perm_id ="
              + " e.perm_id) LIMIT ?)",
          "DELETE FROM commissions WHERE execution_id IN (SELECT c.execution_id FROM commissions c"
              + " WHERE c.recorded < ? AND NOT EXISTS (SELECT 1 FROM executions e WHERE"
              + " e.execution_id = c.execution_id) LIMIT ?)",
          "DELETE FROM unsent_intents WHERE entry IN (SELECT entry FROM unsent_intents WHERE"
              + " given_up < ? LIMIT ?)",
          "DELETE FROM order_amendments WHERE entry IN (SELECT entry FROM order_amendments WHERE"
              + " asked < ? LIMIT ?)",
          // Only the first ones are looked at: they are in order, and have no index of their time.
          "DELETE FROM risk_verdicts WHERE entry IN (SELECT entry FROM (SELECT entry, decided FROM"
              + " risk_verdicts ORDER BY entry LIMIT "
              + ROWS_AT_ONCE
              + ") AS oldest WHERE decided < ? LIMIT ?)");

  private static final String OLDEST_EVENTS =
      "SELECT event, happened FROM order_events ORDER BY event LIMIT ?";

  private final Clock clock;
  private final Duration kept;
  private final AuditCut cut = new AuditCut(ROWS_AT_ONCE);

  Retention(Clock clock, Duration kept) {
    this.clock = clock;
    this.kept = kept;
  }

  /** How often it was found that somebody has changed the audit trail; on any thread. */
  long auditChangesFound() {
    return cut.changesFound();
  }

  /** Forgets some; false when there is no more that is too old. */
  boolean forgetSome(Prepared prepared, Marks marks, AuditChain audit) throws SQLException {
    Connection connection = prepared.connection();
    Instant oldest = clock.instant().minus(kept);
    boolean isMore = forgetEvents(connection, marks, oldest);
    for (String deletion : DELETIONS) {
      try (PreparedStatement statement = connection.prepareStatement(deletion)) {
        isMore |= Sql.set(statement, oldest, ROWS_AT_ONCE).executeUpdate() > 0;
      }
    }
    isMore |= cut.removeSome(prepared, audit, oldest, clock.instant());
    if (!isMore) {
      cut.onDone();
    }
    return isMore;
  }

  private static boolean forgetEvents(Connection connection, Marks marks, Instant oldest)
      throws SQLException {
    long last = 0;
    int count = 0;
    try (PreparedStatement select = connection.prepareStatement(OLDEST_EVENTS);
        ResultSet row = Sql.set(select, ROWS_AT_ONCE).executeQuery()) {
      // Up to the first event that stays: one that bears a wrong time takes no others with it.
      while (row.next() && Sql.time(row, "happened").isBefore(oldest)) {
        last = row.getLong("event");
        count++;
      }
    }
    if (count == 0) {
      return false;
    }
    marks.raise(Marks.FORGOTTEN_EVENT, last);
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM order_events WHERE event <= ?")) {
      Sql.set(delete, last).executeUpdate();
    }
    return count == ROWS_AT_ONCE;
  }
}
