package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.journal.Contents.Costs;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.EventKind;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.Recorded.Book;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.BookOrder;
import io.github.pitrunner.journal.Recorded.EventPage;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the journal, on one connection. Its methods block.
 *
 * <p>The file is long because every question and the rows that it reads stand beside each other.
 */
final class Reading {
  private static final String INTENT =
      "SELECT client_order_id, client_id, order_id, created, content_version, content"
          + " FROM order_intents";
  private static final String ORDER =
      "SELECT o.name, o.last_event, o.content_version, o.content, i.client_order_id, i.client_id,"
          + " i.order_id, i.created, i.content_version AS intent_version, i.content AS"
          + " intent_content FROM orders o LEFT JOIN order_intents i ON i.client_order_id ="
          + " o.client_order_id";
  private static final String EVENT =
      "SELECT event, kind, happened, content_version, content FROM order_events";
  private static final String EXECUTION =
      "SELECT e.execution_id, e.entry, e.content_version, e.content, c.content_version AS"
          + " costs_version, c.content AS costs_content, (SELECT MAX(o.client_order_id)"
          + " FROM orders o WHERE o.perm_id = e.perm_id) AS client_order_id FROM executions e LEFT JOIN commissions c"
          + " ON c.execution_id = e.execution_id";
  private static final String CONTROL =
      "SELECT entry, content_version, content FROM control_changes WHERE kind = ? ORDER BY entry"
          + " DESC LIMIT ?";
  private static final String VERDICT =
      "SELECT entry, content_version, content FROM risk_verdicts WHERE client_order_id = ? ORDER BY"
          + " entry DESC LIMIT ?";

  private final Connection connection;

  Reading(Connection connection) {
    this.connection = connection;
  }

  /** What is made of a row. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Book book(int endedOrders) throws SQLException {
    List<BookOrder> orders = new ArrayList<>(list(ORDER + " WHERE NOT o.ended", Reading::order));
    List<BookOrder> ended =
        list(
            ORDER + " WHERE o.ended ORDER BY o.last_event DESC LIMIT ?",
            Reading::order,
            endedOrders);
    long oldest = ended.isEmpty() ? Long.MAX_VALUE : ended.get(ended.size() - 1).lastEvent();
    orders.addAll(ended);
    orders.sort(
        Comparator.comparing((BookOrder order) -> order.order().life().created())
            .thenComparing(BookOrder::lastEvent));
    List<Intended> intents =
        list(
            INTENT
                + " i WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.client_order_id ="
                + " i.client_order_id) ORDER BY i.created, i.client_order_id",
            Reading::intent);
    List<BookExecution> executions =
        list(
            EXECUTION
                + " WHERE e.perm_id IN (SELECT o.perm_id FROM orders o WHERE NOT o.ended OR"
                + " o.last_event >= ?) ORDER BY e.entry",
            Reading::execution,
            oldest);
    Marks marks = Marks.load(connection);
    return new Book(
        orders,
        intents,
        executions,
        marks.reached(Marks.EVENT),
        marks.orderIds(),
        killSwitchChanges(1).stream().findFirst().orElse(null));
  }

  EventPage eventsBehind(long sequence, int limit) throws SQLException {
    List<Happened> events =
        list(EVENT + " WHERE event > ? ORDER BY event LIMIT ?", Reading::event, sequence, limit);
    Marks marks = Marks.load(connection);
    boolean isWhole =
        sequence >= marks.reached(Marks.FORGOTTEN_EVENT) && sequence <= marks.reached(Marks.EVENT);
    return new EventPage(isWhole, events);
  }

  Optional<Intended> intent(ClientOrderId id) throws SQLException {
    return list(INTENT + " WHERE client_order_id = ?", Reading::intent, id).stream().findFirst();
  }

  Optional<Happened> event(long sequence) throws SQLException {
    return list(EVENT + " WHERE event = ?", Reading::event, sequence).stream().findFirst();
  }

  Optional<BookOrder> order(ClientOrderId id) throws SQLException {
    return list(ORDER + " WHERE o.client_order_id = ?", Reading::order, id).stream().findFirst();
  }

  List<BookExecution> executions(ExecutionFilter filter, long beforeEntry, int limit)
      throws SQLException {
    StringBuilder sql = new StringBuilder(EXECUTION).append(" WHERE e.entry < ?");
    List<Object> values = new ArrayList<>(List.of(beforeEntry));
    if (!filter.accounts().isAll()) {
      Set<AccountId> accounts = filter.accounts().only();
      sql.append(" AND e.account IN (?").append(", ?".repeat(accounts.size() - 1)).append(')');
      values.addAll(accounts);
    }
    and(
        sql,
        values,
        " AND e.perm_id IN (SELECT o.perm_id FROM orders o WHERE o.client_order_id = ?)",
        filter.order());
    and(
        sql,
        values,
        " AND e.contract_id = ?",
        filter.contractId() == 0 ? null : filter.contractId());
    and(sql, values, " AND e.traded >= ?", filter.from());
    and(sql, values, " AND e.traded < ?", filter.to());
    sql.append(" ORDER BY e.entry DESC LIMIT ?");
    values.add(limit);
    return list(sql.toString(), Reading::execution, values.toArray());
  }

  private static void and(
      StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(condition);
      values.add(value);
    }
  }

  List<KillSwitched> killSwitchChanges(int limit) throws SQLException {
    return list(CONTROL, row -> content(row, Contents.KILL_SWITCH), EntryWriter.KILL_SWITCH, limit);
  }

  List<Configured> configurationChanges(int limit) throws SQLException {
    return list(
        CONTROL, row -> content(row, Contents.CONFIGURATION), EntryWriter.CONFIGURATION, limit);
  }

  List<Judged> verdicts(ClientOrderId id, int limit) throws SQLException {
    return list(VERDICT, row -> content(row, Contents.VERDICT), id, limit);
  }

  AuditReading audit(AuditSeal seal) {
    return new AuditReading(connection, seal);
  }

  private <T> List<T> list(String sql, RowReader<T> reader, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = Sql.set(statement, values).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    }
  }

  private static <T> T content(ResultSet row, Content<T> content) throws SQLException {
    return content.read(
        row.getString("entry"), row.getInt("content_version"), row.getString("content"));
  }

  private static Intended intent(ResultSet row) throws SQLException {
    return intended(row, row.getInt("content_version"), row.getString("content"));
  }

  private static Intended intended(ResultSet row, int version, String content) throws SQLException {
    OrderIntent intent = Contents.INTENT.read(row.getString("client_order_id"), version, content);
    return new Intended(
        intent, row.getInt("client_id"), row.getInt("order_id"), Sql.time(row, "created"));
  }

  private static BookOrder order(ResultSet row) throws SQLException {
    Order order =
        Contents.ORDER.read(
            row.getString("name"), row.getInt("content_version"), row.getString("content"));
    String intent = row.getString("intent_content");
    return new BookOrder(
        order,
        intent == null ? null : intended(row, row.getInt("intent_version"), intent),
        row.getLong("last_event"));
  }

  private static Happened event(ResultSet row) throws SQLException {
    String sequence = row.getString("event");
    Contents.Event event =
        Contents.EVENT.read(sequence, row.getInt("content_version"), row.getString("content"));
    return new Happened(
        row.getLong("event"),
        Sql.time(row, "happened"),
        kind(sequence, row.getString("kind")),
        event.cause(),
        event.order(),
        event.execution());
  }

  private static EventKind kind(String sequence, String name) {
    try {
      return EventKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw JsonFields.unreadable(
          "table order_events, row " + sequence, "kind is \"%s\"".formatted(name), e);
    }
  }

  private static BookExecution execution(ResultSet row) throws SQLException {
    String id = row.getString("execution_id");
    Execution execution =
        Contents.EXECUTION.read(id, row.getInt("content_version"), row.getString("content"));
    String content = row.getString("costs_content");
    if (content != null) {
      Costs costs = Contents.COSTS.read(id, row.getInt("costs_version"), content);
      execution = execution.withCosts(costs.commission(), costs.realizedProfit());
    }
    String name = row.getString("client_order_id");
    return new BookExecution(
        row.getLong("entry"), execution, name == null ? null : new ClientOrderId(name));
  }
}
