package io.github.pitrunner.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Numbers that only rise, as one transaction sees them. */
final class Marks {
  /** The last event's sequence number. */
  static final String EVENT = "event";

  /** The last event that is not held any more. */
  static final String FORGOTTEN_EVENT = "event-forgotten";

  /** The last execution's number. */
  static final String EXECUTION = "execution";

  private static final String UPDATE = "UPDATE marks SET reached = ? WHERE name = ?";
  private static final String INSERT = "INSERT INTO marks (reached, name) VALUES (?, ?)";
  private static final String ORDER_ID = "order-id/";

  private final Map<String, Long> stored;
  private final Map<String, Long> reached;

  private Marks(Map<String, Long> stored) {
    this.stored = stored;
    this.reached = new HashMap<>(stored);
  }

  static Marks load(Connection connection) throws SQLException {
    Map<String, Long> marks = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, reached FROM marks")) {
      while (rows.next()) {
        marks.put(rows.getString(1), rows.getLong(2));
      }
    }
    return new Marks(marks);
  }

  /** For the next transaction, after this one was committed. */
  Marks next() {
    return new Marks(new HashMap<>(reached));
  }

  long reached(String name) {
    return reached.getOrDefault(name, 0L);
  }

  void raise(String name, long number) {
    reached.merge(name, number, Math::max);
  }

  void raiseOrderId(int clientId, int orderId) {
    raise(ORDER_ID + clientId, orderId);
  }

  /** The last order ids, by client id. */
  Map<Integer, Integer> orderIds() {
    Map<Integer, Integer> ids = new TreeMap<>();
    reached.forEach(
        (name, number) -> {
          if (name.startsWith(ORDER_ID)) {
            ids.put(Integer.parseInt(name.substring(ORDER_ID.length())), Math.toIntExact(number));
          }
        });
    return ids;
  }

  /** Writes something that changes nothing. */
  void touch(Prepared prepared) throws SQLException {
    prepared.update("UPDATE journal_identity SET created = created");
  }

  /** Writes what has risen. */
  void save(Prepared prepared) throws SQLException {
    for (Map.Entry<String, Long> mark : reached.entrySet()) {
      Long before = stored.get(mark.getKey());
      if (!mark.getValue().equals(before)) {
        prepared.update(before == null ? INSERT : UPDATE, mark.getValue(), mark.getKey());
      }
    }
  }
}
