package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Entry;
import io.github.pitrunner.journal.AuditBook.Filter;
import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Page;
import io.github.pitrunner.journal.AuditBook.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the audit trail, on one connection. Its methods block, but each answers for a
 * stretch of the trail only: there is one thread for all reads.
 */
final class AuditReading {
  /** Entries that one question looks through. */
  static final int STRETCH = 10_000;

  /** Entries that one step of a check takes. */
  static final int STEP = 2_000;

  private static final String ENDS = "SELECT MIN(entry), MAX(entry) FROM audit_events";
  private static final String EVENTS =
      "SELECT entry, content_version, content FROM audit_events WHERE entry < ? AND entry >= ?";
  private static final String ROWS =
      "SELECT " + AuditFound.COLUMNS + " FROM audit_events WHERE entry > ? ORDER BY entry LIMIT ?";
  private static final String REMOVED_ROWS =
      "SELECT entry FROM audit_events WHERE entry <= ? ORDER BY entry LIMIT 1";

  private final Connection connection;
  private final AuditSeal seal;

  AuditReading(Connection connection, AuditSeal seal) {
    this.connection = connection;
    this.seal = seal;
  }

  Link head() throws SQLException {
    Link head = AuditEnds.load(connection).head();
    if (head == null) {
      throw JsonFields.unreadable("table audit_ends", "there is no head", null);
    }
    return head;
  }

  Page events(Filter filter, long beforeEntry, int limit) throws SQLException {
    long first;
    long end;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ENDS)) {
      row.next();
      first = row.getLong(1);
      end = Math.min(beforeEntry, row.getLong(2) + 1);
    }
    long from = Math.max(first, end - STRETCH);
    List<Entry> found = from < end ? events(filter, from, end, limit) : List.of();
    long next = found.size() == limit ? found.get(limit - 1).number() : from;
    return new Page(found, next > first ? next : 0);
  }

  // More than three parameters: a stretch has two ends.
  private List<Entry> events(Filter filter, long from, long end, int limit) throws SQLException {
    StringBuilder sql = new StringBuilder(EVENTS);
    List<Object> values = new ArrayList<>(List.of(end, from));
    if (!filter.kinds().isEmpty()) {
      sql.append(" AND kind IN (%s)".formatted(questionMarks(filter.kinds().size())));
      filter.kinds().stream().sorted().map(Kind::name).forEach(values::add);
    }
    and(sql, values, " AND identity = ?", orNull(filter.identity()));
    and(sql, values, " AND action = ?", orNull(filter.action()));
    and(
        sql,
        values,
        " AND outcome = ?",
        filter.outcome() == null ? null : AuditRow.outcome(filter.outcome()));
    and(sql, values, " AND happened >= ?", filter.from());
    and(sql, values, " AND happened < ?", filter.to());
    sql.append(" ORDER BY entry DESC LIMIT ?");
    values.add(limit);
    List<Entry> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.toString());
        ResultSet rows = Sql.set(statement, values.toArray()).executeQuery()) {
      while (rows.next()) {
        found.add(
            new Entry(
                rows.getLong("entry"),
                Contents.AUDIT.read(
                    rows.getString("entry"),
                    rows.getInt("content_version"),
                    rows.getString("content"))));
      }
    }
    return found;
  }

  private static String questionMarks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  private static @Nullable String orNull(@Nullable String name) {
    return name == null ? null : AuditRow.name(name);
  }

  private static void and(
      StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(condition);
      values.add(value);
    }
  }

  /** The next step of a check. */
  Check check(Check soFar) throws SQLException {
    if (soFar.isDone()) {
      return soFar;
    }
    Link begun = soFar.anchor();
    Check now = soFar;
    if (begun == null) {
      Link anchor = AuditEnds.load(connection).anchor();
      if (anchor == null) {
        return end(soFar, new Flaw(0, Problem.ANCHOR_DIFFERS, "There is no anchor"));
      }
      begun = anchor;
      now = new Check(anchor, anchor, Link.BEGINNING, "", 0, 0, 0, null, null);
    }
    int count = 0;
    try (PreparedStatement statement = connection.prepareStatement(ROWS);
        ResultSet rows = Sql.set(statement, now.reached().entry(), STEP).executeQuery()) {
      for (; rows.next(); count++) {
        now = follow(begun, now, AuditFound.of(rows));
        if (now.anchor() == null || now.isDone()) {
          return now;
        }
      }
    }
    return count == STEP ? now : atEnd(now);
  }

  private Check follow(Link begun, Check before, AuditFound found) throws SQLException {
    long entry = found.row().entry();
    if (entry != before.reached().entry() + 1) {
      // What was not reached yet may have been removed for its age meanwhile.
      return begun.equals(AuditEnds.load(connection).anchor())
          ? end(before, AuditBook.missing(before.reached(), entry - 1))
          : Check.BEGIN;
    }
    Flaw flaw = found.flaw(seal, before.reached(), before.checked() == 0 ? null : before.keyId());
    if (flaw != null) {
      return end(before, flaw);
    }
    Check after = before.to(found.link(), found.row().keyId());
    Link removed = AuditChain.removed(found.row());
    return removed == null ? after : after.withRemoved(removed);
  }

  /** Nothing stands behind what was reached, unless it was appended just now. */
  private Check atEnd(Check now) throws SQLException {
    AuditEnds ends = AuditEnds.load(connection);
    Link head = ends.head();
    long reached = now.reached().entry();
    if (now.goal() > reached) {
      return end(now, AuditBook.missing(now.reached(), now.goal()));
    }
    if (head != null && head.entry() > reached) {
      return now.withGoal(head.entry());
    }
    if (!now.reached().equals(head)) {
      return end(
          now,
          new Flaw(
              reached,
              Problem.HEAD_DIFFERS,
              "The trail ends with %s, but its head says %s".formatted(now.reached(), head)));
    }
    if (!now.removed().equals(ends.anchor()) || isLeftOver(now.removed())) {
      return end(
          now,
          new Flaw(
              now.removed().entry(),
              Problem.ANCHOR_DIFFERS,
              "The trail was cut behind %s for its age, but its anchor says %s, or something stands"
                      .formatted(now.removed(), ends.anchor())
                  + " before it"));
    }
    if (!seal.keyId().equals(AuditSeal.WITHOUT_KEY)
        && reached > 0
        && !now.keyId().equals(seal.keyId())) {
      return end(
          now,
          new Flaw(
              reached,
              Problem.NOT_KEYED,
              "Entry %d, the last one, is not bound with the key that is configured"
                  .formatted(reached)));
    }
    return now.ended(head, null);
  }

  private boolean isLeftOver(Link removed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REMOVED_ROWS);
        ResultSet row = Sql.set(statement, removed.entry()).executeQuery()) {
      return row.next();
    }
  }

  private Check end(Check now, Flaw flaw) throws SQLException {
    Link head = AuditEnds.load(connection).head();
    return now.ended(head == null ? Link.BEGINNING : head, flaw);
  }
}
