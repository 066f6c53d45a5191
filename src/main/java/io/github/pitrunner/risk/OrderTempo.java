package io.github.pitrunner.risk;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one account sent of late, by steady time. */
final class OrderTempo {
  private final RiskLimits.Rate limits;
  private final Tally second = new Tally(Duration.ofSeconds(1));
  private final Tally minute = new Tally(Duration.ofMinutes(1));
  private final Tally orders;
  private final Tally cancels;
  private final Map<Content, Duration> contents = new LinkedHashMap<>();

  /** What makes two orders the same. */
  private record Content(int contractId, List<ComboLeg> legs, OrderTicket ticket) {
    static Content of(OrderIntent order) {
      return new Content(
          order.instrument().contractId(), order.instrument().legs(), order.ticket());
    }
  }

  OrderTempo(RiskLimits.Rate limits) {
    this.limits = limits;
    this.orders = new Tally(limits.cancelRatioWindow());
    this.cancels = new Tally(limits.cancelRatioWindow());
  }

  void onOrder(Duration now, OrderIntent order) {
    second.add(now);
    minute.add(now);
    if (limits.cancelRatio() != null) {
      orders.add(now);
    }
    if (!limits.duplicateWindow().isZero()) {
      forget(now);
      // The newest last, so that the oldest can be forgotten first.
      contents.remove(Content.of(order));
      contents.put(Content.of(order), now);
    }
  }

  void onCancel(Duration now) {
    if (limits.cancelRatio() != null) {
      cancels.add(now);
    }
  }

  RecentOrders recent(Duration now, OrderIntent order) {
    return new RecentOrders(
        second.count(now),
        minute.count(now),
        sinceSame(now, order),
        orders.count(now),
        cancels.count(now));
  }

  private @Nullable Duration sinceSame(Duration now, OrderIntent order) {
    if (contents.isEmpty()) {
      return null;
    }
    Duration sent = contents.get(Content.of(order));
    return sent == null ? null : now.minus(sent);
  }

  private void forget(Duration now) {
    Iterator<Duration> oldest = contents.values().iterator();
    while (oldest.hasNext() && now.minus(oldest.next()).compareTo(limits.duplicateWindow()) >= 0) {
      oldest.remove();
    }
  }
}
