package io.github.pitrunner.journal;

import io.github.pitrunner.journal.AuditBook.Link;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the audit trail ends, as the database says; null is what it does not say.
 *
 * @param head its last entry
 * @param anchor the last entry that was removed for its age
 */
record AuditEnds(@Nullable Link head, @Nullable Link anchor) {
  static final String HEAD = "head";
  static final String ANCHOR = "anchor";

  /** Both of one moment. */
  static AuditEnds load(Connection connection) throws SQLException {
    Map<String, Link> ends = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, entry, hash FROM audit_ends")) {
      while (rows.next()) {
        ends.put(rows.getString("name"), new Link(rows.getLong("entry"), rows.getString("hash")));
      }
    }
    return new AuditEnds(ends.get(HEAD), ends.get(ANCHOR));
  }
}
