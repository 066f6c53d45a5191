package io.github.pitrunner.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values in statements and results. */
final class Sql {
  private static final Object MISSING = new Object();

  private Sql() {}

  /** A text that may be missing. */
  static Object orMissing(@Nullable Object value) {
    return value == null ? MISSING : value;
  }

  /** Sets the parameters in their order. */
  static PreparedStatement set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == MISSING) {
        statement.setNull(i + 1, Types.VARCHAR);
      } else if (value instanceof Instant time) {
        statement.setObject(i + 1, time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
      } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
        statement.setObject(i + 1, value);
      } else {
        statement.setString(i + 1, value.toString());
      }
    }
    return statement;
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The statement's own content is at fault: taken keys (23) and values that do not fit (22). */
  static boolean isAtFault(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("23") || state.startsWith("22"));
  }
}
