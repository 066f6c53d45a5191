package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.journal.JournalEntry.Amended;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import io.github.pitrunner.journal.JournalEntry.Unsent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries within one transaction, those of a table at once: between the entries of one
 * transaction there is no order that could be seen.
 */
final class EntryWriter {
  static final String KILL_SWITCH = "KILL_SWITCH";
  static final String CONFIGURATION = "CONFIGURATION";

  private static final String INSERT_INTENT =
      "INSERT INTO order_intents (client_order_id, account, client_id, order_id, created,"
          + " content_version, content) VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String KEEP_UNSENT =
      "INSERT INTO unsent_intents (client_order_id, client_id, order_id, created, reason, given_up,"
          + " content_version, content) SELECT client_order_id, client_id, order_id, created,"
          + " CAST(? AS VARCHAR), CAST(? AS TIMESTAMP(6) WITH TIME ZONE), content_version, content"
          + " FROM order_intents WHERE client_order_id = ? AND client_id = ? AND order_id = ?";
  private static final String DELETE_INTENT =
      "DELETE FROM order_intents WHERE client_order_id = ? AND client_id = ? AND order_id = ?";
  private static final String INSERT_AMENDMENT =
      "INSERT INTO order_amendments (client_order_id, asked, content_version, content) VALUES (?, ?,"
          + " ?, ?)";
  private static final String INSERT_EVENT =
      "INSERT INTO order_events (event, order_name, kind, happened, content_version, content)"
          + " VALUES (?, ?, ?, ?, ?, ?)";
  private static final String UPDATE_ORDER =
      "UPDATE orders SET client_order_id = ?, perm_id = ?, ended = ?, last_event = ?, updated = ?,"
          + " content_version = ?, content = ? WHERE name = ? AND last_event < ?";
  private static final String INSERT_ORDER =
      "INSERT INTO orders (client_order_id, perm_id, ended, last_event, updated, content_version,"
          + " content, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT_ORDER = "SELECT 1 FROM orders WHERE name = ?";
  private static final String SELECT_EXECUTION =
      "SELECT execution_id, content_version, content FROM executions WHERE family = ?";
  private static final String INSERT_EXECUTION =
      "INSERT INTO executions (execution_id, perm_id, account, contract_id, traded, recorded,"
          + " content_version, content, family, entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE_EXECUTION =
      "UPDATE executions SET execution_id = ?, perm_id = ?, account = ?, contract_id = ?, traded ="
          + " ?, recorded = ?, content_version = ?, content = ? WHERE family = ?";
  private static final String UPDATE_COSTS =
      "UPDATE commissions SET recorded = ?, content_version = ?, content = ? WHERE execution_id ="
          + " ?";
  private static final String INSERT_COSTS =
      "INSERT INTO commissions (recorded, content_version, content, execution_id) VALUES (?, ?, ?,"
          + " ?)";
  private static final String INSERT_VERDICT =
      "INSERT INTO risk_verdicts (client_order_id, approved, decided, content_version, content)"
          + " VALUES (?, ?, ?, ?, ?)";
  private static final String INSERT_CONTROL =
      "INSERT INTO control_changes (kind, changed, content_version, content) VALUES (?, ?, ?, ?)";

  private final Prepared prepared;
  private final Marks marks;
  private final AuditChain audit;
  private final List<Happened> events = new ArrayList<>();
  private final List<Unsent> unsents = new ArrayList<>();

  EntryWriter(Prepared prepared, Marks marks, AuditChain audit) {
    this.prepared = prepared;
    this.marks = marks;
    this.audit = audit;
  }

  void write(List<JournalEntry> entries) throws SQLException {
    for (JournalEntry entry : entries) {
      take(entry);
    }
    prepared.writeBatches();
    writeOrders();
    for (Unsent unsent : unsents) {
      write(unsent);
    }
    marks.save(prepared);
    audit.save(prepared);
  }

  private void take(JournalEntry entry) throws SQLException {
    if (entry instanceof Intended intended) {
      take(intended);
    } else if (entry instanceof Happened happened) {
      take(happened);
    } else if (entry instanceof Unsent unsent) {
      unsents.add(unsent);
    } else if (entry instanceof Amended amended) {
      prepared.addToBatch(
          INSERT_AMENDMENT,
          amended.asked().id(),
          amended.time(),
          Contents.INTENT.version(),
          Contents.INTENT.write(amended.asked()));
    } else if (entry instanceof Executed executed) {
      write(executed);
    } else if (entry instanceof Charged charged) {
      write(charged);
    } else if (entry instanceof Judged judged) {
      prepared.addToBatch(
          INSERT_VERDICT,
          judged.intent().id(),
          judged.approved(),
          judged.time(),
          Contents.VERDICT.version(),
          Contents.VERDICT.write(judged));
    } else if (entry instanceof KillSwitched change) {
      String content = Contents.KILL_SWITCH.write(change);
      prepared.addToBatch(
          INSERT_CONTROL, KILL_SWITCH, change.time(), Contents.KILL_SWITCH.version(), content);
    } else if (entry instanceof Configured change) {
      String content = Contents.CONFIGURATION.write(change);
      prepared.addToBatch(
          INSERT_CONTROL, CONFIGURATION, change.time(), Contents.CONFIGURATION.version(), content);
    } else if (entry instanceof Audited audited) {
      audit.add(prepared, audited.event());
    } else if (entry instanceof OrderIdsUsed used) {
      marks.raiseOrderId(used.clientId(), used.orderId());
    } else {
      throw new IllegalStateException("Nobody writes " + entry);
    }
  }

  private void take(Intended intended) throws SQLException {
    prepared.addToBatch(
        INSERT_INTENT,
        intended.intent().id(),
        intended.intent().account(),
        intended.clientId(),
        intended.orderId(),
        intended.time(),
        Contents.INTENT.version(),
        Contents.INTENT.write(intended.intent()));
    marks.raiseOrderId(intended.clientId(), intended.orderId());
  }

  private void take(Happened happened) throws SQLException {
    prepared.addToBatch(
        INSERT_EVENT,
        happened.sequence(),
        happened.order().keys().name(),
        happened.kind(),
        happened.time(),
        Contents.EVENT.version(),
        Contents.EVENT.write(
            new Contents.Event(happened.cause(), happened.order(), happened.execution())));
    events.add(happened);
    marks.raise(Marks.EVENT, happened.sequence());
  }

  /** Each order once, as its last event leaves it. */
  private void writeOrders() throws SQLException {
    Map<String, Happened> last = new LinkedHashMap<>();
    for (Happened event : events) {
      last.merge(
          event.order().keys().name(),
          event,
          (one, other) -> one.sequence() > other.sequence() ? one : other);
    }
    if (last.isEmpty()) {
      return;
    }
    List<Happened> orders = List.copyOf(last.values());
    List<List<Object>> rows = new ArrayList<>();
    for (Happened event : orders) {
      List<Object> row = orderRow(event);
      rows.add(row);
      List<Object> bounded = new ArrayList<>(row);
      bounded.add(event.sequence());
      prepared.addToBatch(UPDATE_ORDER, bounded.toArray());
    }
    // A batch of statements of its own kind: each says how many rows it has changed.
    int[] counts = prepared.writeBatch(UPDATE_ORDER);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        throw new IllegalStateException("The driver does not say how many rows it has changed");
      }
      if (counts[i] == 0 && !isStored(orders.get(i))) {
        prepared.addToBatch(INSERT_ORDER, rows.get(i).toArray());
      }
    }
    prepared.writeBatches();
  }

  private static List<Object> orderRow(Happened event) {
    Order order = event.order();
    List<Object> row = new ArrayList<>();
    row.add(Sql.orMissing(order.keys().id()));
    row.add(order.keys().permId());
    row.add(order.status().isFinal());
    row.add(event.sequence());
    row.add(event.time());
    row.add(Contents.ORDER.version());
    row.add(Contents.ORDER.write(order));
    row.add(order.keys().name());
    return row;
  }

  /** An event that comes again does not take the order back to where it was. */
  private boolean isStored(Happened event) throws SQLException {
    PreparedStatement select = prepared.statement(SELECT_ORDER);
    try (ResultSet row = Sql.set(select, event.order().keys().name()).executeQuery()) {
      return row.next();
    }
  }

  /** Behind everything else of its transaction, because the intent may stand in the same one. */
  private void write(Unsent unsent) throws SQLException {
    prepared.update(
        KEEP_UNSENT,
        unsent.reason(),
        unsent.time(),
        unsent.id(),
        unsent.clientId(),
        unsent.orderId());
    prepared.update(DELETE_INTENT, unsent.id(), unsent.clientId(), unsent.orderId());
  }

  private void write(Executed executed) throws SQLException {
    Execution execution = executed.execution();
    if (execution.commission() != null) {
      writeCosts(
          execution.id(),
          new Contents.Costs(execution.commission(), execution.realizedProfit()),
          executed.time());
    }
    Execution stored = stored(execution.family());
    Execution bare = withoutCosts(execution);
    if (stored != null && !execution.isCorrectionOf(stored)) {
      return;
    }
    List<Object> row = new ArrayList<>();
    row.add(execution.id());
    row.add(execution.permId());
    row.add(Sql.orMissing(execution.account()));
    row.add(execution.instrument().contractId());
    row.add(execution.time());
    row.add(executed.time());
    row.add(Contents.EXECUTION.version());
    row.add(Contents.EXECUTION.write(bare));
    row.add(execution.family());
    if (stored == null) {
      long entry = marks.reached(Marks.EXECUTION) + 1;
      marks.raise(Marks.EXECUTION, entry);
      row.add(entry);
    }
    prepared.update(stored == null ? INSERT_EXECUTION : UPDATE_EXECUTION, row.toArray());
  }

  private @Nullable Execution stored(String family) throws SQLException {
    PreparedStatement select = prepared.statement(SELECT_EXECUTION);
    try (ResultSet row = Sql.set(select, family).executeQuery()) {
      return row.next()
          ? Contents.EXECUTION.read(
              row.getString("execution_id"),
              row.getInt("content_version"),
              row.getString("content"))
          : null;
    }
  }

  private static Execution withoutCosts(Execution execution) {
    return new Execution(
        execution.id(),
        execution.permId(),
        execution.account(),
        execution.instrument(),
        execution.side(),
        execution.quantity(),
        execution.price(),
        execution.exchange(),
        execution.time(),
        null,
        null);
  }

  private void write(Charged charged) throws SQLException {
    writeCosts(
        charged.executionId(),
        new Contents.Costs(charged.commission(), charged.realizedProfit()),
        charged.time());
  }

  private void writeCosts(String executionId, Contents.Costs costs, Instant time)
      throws SQLException {
    Object[] row = {time, Contents.COSTS.version(), Contents.COSTS.write(costs), executionId};
    if (prepared.update(UPDATE_COSTS, row) == 0) {
      prepared.update(INSERT_COSTS, row);
    }
  }
}
