package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.journal.Recorded;
import io.github.pitrunner.journal.SqlJournal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is in the journal, read from its database after the service is dead.
 *
 * @param violations what is wrong with the journal by itself
 * @param events order events that it holds
 */
record JournalRecords(Records records, List<Violation> violations, int events) {
  private static final int ALL = 1_000_000;

  static JournalRecords read(JournalSettings settings) {
    try (SqlJournal journal = SqlJournal.open(settings, Clock.systemUTC(), Runnable::run)) {
      Recorded.Book book = done(journal.readBook(ALL));
      List<Happened> events = done(journal.eventsBehind(0, ALL)).events();
      return new JournalRecords(records(book), violations(book, events), events.size());
    }
  }

  private static Records records(Recorded.Book book) {
    Map<Long, OrderKeys> keys = new HashMap<>();
    List<OrderRecord> orders = new ArrayList<>();
    for (Recorded.BookOrder recorded : book.orders()) {
      Order order = recorded.order();
      keys.put(order.keys().permId(), order.keys());
      orders.add(record(order));
    }
    List<FillRecord> fills =
        book.executions().stream()
            .map(Recorded.BookExecution::execution)
            .map(execution -> record(execution, keys.get(execution.permId())))
            .toList();
    return new Records(orders, fills, Records.positions(fills));
  }

  private static OrderRecord record(Order order) {
    return new OrderRecord(
        id(order.keys(), order.keys().permId()),
        order.keys().permId(),
        order.status(),
        order.ticket().quantity(),
        order.ticket().prices().limit(),
        order.fill().quantity(),
        order.fill().averagePrice());
  }

  private static FillRecord record(Execution execution, @Nullable OrderKeys keys) {
    return new FillRecord(
        execution.id(),
        id(keys, execution.permId()),
        execution.instrument().contractId(),
        execution.side() == Side.BUY ? execution.quantity() : execution.quantity().negate(),
        execution.price(),
        execution.commission() == null ? null : execution.commission().amount());
  }

  private static String id(@Nullable OrderKeys keys, long permId) {
    return OrderRecord.id(keys == null || keys.id() == null ? "" : keys.id().value(), permId);
  }

  static List<Violation> violations(Recorded.Book book, List<Happened> events) {
    List<Violation> found = new ArrayList<>();
    long last = 0;
    for (Happened event : events) {
      if (event.sequence() != last + 1) {
        found.add(
            new Violation(
                Kind.EVENTS,
                "in the journal event %d follows %d".formatted(event.sequence(), last)));
      }
      last = event.sequence();
    }
    for (Intended intended : book.intentsWithoutEvent()) {
      found.add(
          new Violation(
              Kind.UNKNOWN,
              "of the order %s the journal has only that it was wanted"
                  .formatted(intended.intent().id())));
    }
    return found;
  }

  private static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The journal does not answer", e);
    }
  }
}
