package io.github.pitrunner.chaos;

import static io.github.pitrunner.endtoend.Caller.number;

import io.github.pitrunner.crash.ServiceRecords;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what a client was told in its stream of order events against the journal and the book. */
final class EventAudit {
  private EventAudit() {}

  /**
   * What a client has followed.
   *
   * @param events all, from the first one on
   * @param orders as it was told of them last, by name
   * @param complaints of the stream itself
   */
  record Followed(List<OrderEvent> events, Map<String, Order> orders, List<String> complaints) {
    Followed {
      events = List.copyOf(events);
      orders = Map.copyOf(orders);
      complaints = List.copyOf(complaints);
    }
  }

  /** An event, as far as both tell it alike. */
  private record Line(
      long sequence, String order, OrderStatus status, long permId, BigDecimal filled) {
    static Line of(OrderEvent event) {
      Order order = event.getOrder();
      return new Line(
          event.getSequence(),
          order.getName(),
          ServiceRecords.of(order).status(),
          order.getPermId(),
          number(order.getFilledQuantity()).stripTrailingZeros());
    }

    static Line of(Happened happened) {
      return new Line(
          happened.sequence(),
          happened.order().keys().name(),
          happened.order().status(),
          happened.order().keys().permId(),
          happened.order().fill().quantity().stripTrailingZeros());
    }
  }

  /**
   * What does not hold.
   *
   * @param recorded all events of the journal
   * @param known all orders as the service has them
   */
  static List<String> of(Followed followed, List<Happened> recorded, List<Order> known) {
    List<String> findings = new ArrayList<>(followed.complaints());
    List<Line> streamed = followed.events().stream().map(Line::of).toList();
    List<Line> written = recorded.stream().map(Line::of).toList();
    if (!streamed.equals(written)) {
      findings.add(difference(streamed, written));
    }
    Map<String, Order> told = followed.orders();
    for (Order order : known) {
      Order last = told.get(order.getName());
      if (!order.equals(last)) {
        findings.add("its reader was told last of %s, but it is %s".formatted(last, order));
      }
    }
    if (told.size() != known.size()) {
      findings.add(
          "a reader was told of %d orders, there are %d".formatted(told.size(), known.size()));
    }
    return findings;
  }

  private static String difference(List<Line> streamed, List<Line> written) {
    int same = 0;
    while (same < streamed.size()
        && same < written.size()
        && streamed.get(same).equals(written.get(same))) {
      same++;
    }
    return "%d events were told and %d are recorded; the first that differ are %s and %s"
        .formatted(
            streamed.size(),
            written.size(),
            same < streamed.size() ? streamed.get(same) : "none",
            same < written.size() ? written.get(same) : "none");
  }
}
