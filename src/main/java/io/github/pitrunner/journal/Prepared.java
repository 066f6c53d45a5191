package io.github.pitrunner.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The statements of one connection, each understood by the database once. They live as long as the
 * connection, so only texts that are constant belong here.
 */
final class Prepared {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Set<PreparedStatement> batches = new LinkedHashSet<>();

  Prepared(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Writes rows now and says how many that were. */
  int update(String sql, Object... values) throws SQLException {
    return Sql.set(statement(sql), values).executeUpdate();
  }

  /** Writes a row with all others of its kind, when {@link #writeBatches} is called. */
  void addToBatch(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statement(sql);
    Sql.set(statement, values).addBatch();
    batches.add(statement);
  }

  void writeBatches() throws SQLException {
    for (PreparedStatement batch : batches) {
      batch.executeBatch();
    }
    batches.clear();
  }

  /** Writes the rows of one kind now and says of each how many that were. */
  int[] writeBatch(String sql) throws SQLException {
    PreparedStatement batch = statement(sql);
    batches.remove(batch);
    return batch.executeBatch();
  }

  /** What was not written of a transaction that has failed must not be found in the next one. */
  void forgetBatches() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.clearBatch();
    }
    batches.clear();
  }
}
