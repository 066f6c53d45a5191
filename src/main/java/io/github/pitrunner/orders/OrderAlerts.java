package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Alarms when the gateway refuses an order of ours, and when for too long nobody knows what became
 * of an order. What the risk gate refuses was never sent: that is counted, by the rule.
 */
final class OrderAlerts implements EventLog.Listener {
  private final OrderBook book;
  private final Clock clock;
  private final Alerts alerts;
  private final Duration outcomeUnknownAfter;
  private final Map<String, Instant> unknownSince = new HashMap<>();
  private final Map<String, Tracked> raised = new HashMap<>();

  // The four are what is watched, and by which measure.
  OrderAlerts(OrderBook book, Clock clock, Alerts alerts, Duration outcomeUnknownAfter) {
    this.book = book;
    this.clock = clock;
    this.alerts = alerts;
    this.outcomeUnknownAfter = outcomeUnknownAfter;
  }

  @Override
  public void onEvent(OrderEvent event) {
    Order order = event.order();
    if (order.status() != OrderStatus.REJECTED || event.kind() != OrderEvent.Kind.CHANGED) {
      return;
    }
    if (!order.foreign()) {
      String name = order.keys().name();
      alerts.raise(
          new Alert(
              Kind.ORDER_REJECTED,
              name,
              "The gateway refused %s (%s %s of %s): %s; nothing of it works, see the reason before it is placed again under another name"
                  .formatted(
                      name,
                      order.ticket().side(),
                      order.ticket().quantity().toPlainString(),
                      order.instrument(),
                      order.state().reason()),
              order.account()));
    }
  }

  @Override
  public void onGap(String reason) {
    // What is missed is read back and told as events.
  }

  @Override
  public void onResumed() {
    // It has been told what was missed.
  }

  /** Time passes: what has been unknown for too long alarms until it is known. */
  void look() {
    Map<String, Tracked> now = UnknownOutcomes.orders(book);
    unknownSince.keySet().retainAll(now.keySet());
    now.forEach((name, tracked) -> Traced.log(tracked, () -> lookAt(name, tracked)));
    raised
        .entrySet()
        .removeIf(
            entry -> {
              boolean isKnown = !now.containsKey(entry.getKey());
              if (isKnown) {
                Traced.log(
                    entry.getValue(), () -> alerts.resolve(Kind.OUTCOME_UNKNOWN, entry.getKey()));
              }
              return isKnown;
            });
  }

  private void lookAt(String name, Tracked tracked) {
    Order order = tracked.order();
    // What changes of an order while its outcome is unknown makes it no younger.
    Instant since = unknownSince.computeIfAbsent(name, none -> order.life().updated());
    Duration age = Duration.between(since, clock.instant());
    // What finds no place among too many is raised again at each look.
    if (age.compareTo(outcomeUnknownAfter) >= 0
        && !raised.containsKey(name)
        && alerts.raise(
            new Alert(Kind.OUTCOME_UNKNOWN, name, message(name, age), order.account()))) {
      raised.put(name, tracked);
    }
  }

  private static String message(String name, Duration age) {
    return "Nobody knows for %d s what became of %s: it may work; it is never sent again, look at it in TWS and do not place it under another name before"
        .formatted(age.toSeconds(), name);
  }
}
