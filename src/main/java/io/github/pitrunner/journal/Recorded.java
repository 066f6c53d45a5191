package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the journal gives back. */
public final class Recorded {
  private Recorded() {}

  /**
   * An order as its last event left it.
   *
   * @param intent as it was wanted; null when it was not placed through Pitrunner
   * @param lastEvent the sequence number of that event
   */
  public record BookOrder(Order order, @Nullable Intended intent, long lastEvent) {}

  /**
   * A fill with its costs, as its last correction left it.
   *
   * @param entry rises with each new execution and stays with its corrections
   * @param order the caller's name of its order; null when it has none
   */
  public record BookExecution(long entry, Execution execution, @Nullable ClientOrderId order) {}

  /**
   * What a book begins with after a restart.
   *
   * @param orders those that have not ended and the last ones that have, by their last event
   * @param intentsWithoutEvent of which nothing is recorded but that they were wanted
   * @param executions of those orders, oldest first
   * @param lastEvent the highest sequence number that was ever used; 0 for none
   * @param lastOrderIds the highest order id that was ever used, by client id
   * @param killSwitch its last change; null when it was never touched
   */
  public record Book(
      List<BookOrder> orders,
      List<Intended> intentsWithoutEvent,
      List<BookExecution> executions,
      long lastEvent,
      Map<Integer, Integer> lastOrderIds,
      @Nullable KillSwitched killSwitch) {
    public Book {
      orders = List.copyOf(orders);
      intentsWithoutEvent = List.copyOf(intentsWithoutEvent);
      executions = List.copyOf(executions);
      lastOrderIds = Map.copyOf(lastOrderIds);
    }
  }

  /**
   * Events behind a position.
   *
   * @param isWhole false when some behind the position are no longer held, or the position was
   *     never reached
   * @param events oldest first
   */
  public record EventPage(boolean isWhole, List<Happened> events) {
    public EventPage {
      events = List.copyOf(events);
    }
  }

  /**
   * Which executions are asked for.
   *
   * @param accounts of these; what is of an unknown one is found among all only
   * @param order null for all
   * @param contractId 0 for all
   * @param from by the broker's clock; null for the beginning; included
   * @param to null for the end; excluded
   */
  public record ExecutionFilter(
      AccountScope accounts,
      @Nullable ClientOrderId order,
      int contractId,
      @Nullable Instant from,
      @Nullable Instant to) {
    /** All of them. */
    public static final ExecutionFilter ALL =
        new ExecutionFilter(AccountScope.ALL, null, 0, null, null);
  }
}
