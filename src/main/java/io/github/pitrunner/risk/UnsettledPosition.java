package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The fills of one contract in one account that the reported position does not show yet.
 *
 * <pre>
 *              a report changes by the sum of the oldest fills: these
 *  unsettled ──────────────────────────────────────────────────────────► settled
 *       │      a report that fits nothing: those older than 5 s              ▲
 *       └────────────────────────────────────────────────────────────────────┘
 *              after 60 s, whatever is reported
 * </pre>
 *
 * <p>The shortest sum that fits is taken. Reports and executions come in any order: what a report
 * has changed beyond the fills that it settles waits for fills to explain it. Until then the
 * opposite counts as unsettled too: a purchase can look settled by the report of another one that
 * has not been told yet, and then it is the report of the former that nothing explains. So, as long
 * as nothing but the fills that are told here moves the position, what was reported with all that
 * counts as unsettled is never less than what is held, on either side. Who trades the same contract
 * elsewhere, in the same quantity and at the same moment, cannot be told apart.
 */
final class UnsettledPosition {
  /** The gateway's reports follow its executions within a second or two; this is well above. */
  static final Duration POSITIONS_FOLLOW_WITHIN = Duration.ofSeconds(5);

  /**
   * The reports can leave a fill unmatched for ever, such as one that they show together with
   * another's trade. The reported position is what the gateway itself trades by, so it counts alone
   * in the end.
   */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final Deque<UnsettledFill> fills = new ArrayDeque<>();
  private @Nullable BigDecimal reported;
  private @Nullable Instrument instrument;
  private @Nullable BigDecimal price;
  private BigDecimal unexplained = BigDecimal.ZERO;
  private Duration unexplainedSince = Duration.ZERO;
  private @Nullable Sum sum;

  /**
   * What all came to when it was last asked for; it holds until a fill comes, is settled or is
   * over.
   *
   * @param trades null for nothing
   */
  private record Sum(@Nullable UnsettledTrades trades, Duration until) {}

  /**
   * @param isRead positions have been read whole, and this one was not among them
   */
  UnsettledPosition(boolean isRead) {
    this.reported = isRead ? BigDecimal.ZERO : null;
  }

  void onFill(UnsettledFill fill, Duration now) {
    sum = null;
    forgetOld(now);
    fills.add(fill);
    explain();
  }

  /** What a report says beside the quantity. */
  void onTold(Instrument told, @Nullable BigDecimal cost) {
    sum = null;
    instrument = told;
    price = cost == null ? price : cost;
  }

  /** The position was reported anew. */
  void onReport(BigDecimal quantity, Duration now) {
    sum = null;
    forgetOld(now);
    BigDecimal change = reported == null ? null : quantity.subtract(reported);
    reported = quantity;
    if (change == null) {
      settleOlder(now);
    } else if (change.signum() != 0) {
      onChange(change, now);
    }
  }

  /**
   * The position was read with all others, after a gap in which reports were missed: they follow no
   * more, so what is left is not waited for any longer than for a report.
   */
  void onRead(BigDecimal quantity, Duration now) {
    onReport(quantity, now);
    settleOlder(now);
    Duration until = now.plus(POSITIONS_FOLLOW_WITHIN);
    for (int i = fills.size(); i > 0; i--) {
      UnsettledFill fill = fills.remove();
      Duration sooner = fill.until().compareTo(until) < 0 ? fill.until() : until;
      fills.add(
          new UnsettledFill(
              fill.quantity(), fill.price(), fill.instrument(), fill.since(), sooner));
    }
  }

  private void onChange(BigDecimal change, Duration now) {
    if (settleOldest(change)) {
      explain();
      return;
    }
    unexplained = unexplained.add(change);
    unexplainedSince = now;
    explain();
    if (unexplained.signum() != 0) {
      unexplained = unexplained.subtract(settleOlder(now));
    }
  }

  /** Settles what a report has shown ahead of its execution. */
  private void explain() {
    if (unexplained.signum() != 0 && settleOldest(unexplained)) {
      unexplained = BigDecimal.ZERO;
    }
  }

  private boolean settleOldest(BigDecimal change) {
    int count = oldest(change);
    for (int i = 0; i < count; i++) {
      fills.remove();
    }
    return count > 0;
  }

  /** How many of the oldest come to the change; 0 when none do. */
  private int oldest(BigDecimal change) {
    BigDecimal sum = BigDecimal.ZERO;
    int count = 0;
    for (UnsettledFill fill : fills) {
      sum = sum.add(fill.quantity());
      count++;
      if (sum.compareTo(change) == 0) {
        return count;
      }
    }
    return 0;
  }

  /** Returns what they come to. */
  private BigDecimal settleOlder(Duration now) {
    BigDecimal sum = BigDecimal.ZERO;
    while (!fills.isEmpty() && isOlder(fills.element().since(), now)) {
      sum = sum.add(fills.remove().quantity());
    }
    return sum;
  }

  private void forgetOld(Duration now) {
    fills.removeIf(fill -> isOver(fill, now));
    if (isOlder(unexplainedSince, now)) {
      unexplained = BigDecimal.ZERO;
    }
  }

  private static boolean isOlder(Duration since, Duration now) {
    return now.minus(since).compareTo(POSITIONS_FOLLOW_WITHIN) > 0;
  }

  private static boolean isOver(UnsettledFill fill, Duration now) {
    return now.compareTo(fill.until()) > 0;
  }

  /** Null when there is nothing. */
  @Nullable UnsettledTrades unsettled(Duration now) {
    Sum known = sum;
    if (known == null || now.compareTo(known.until()) > 0) {
      known = summed(now);
      sum = known;
    }
    return known.trades();
  }

  private Sum summed(Duration now) {
    UnsettledTrades all = null;
    Duration until = now.plus(LONGEST);
    if (unexplained.signum() != 0 && !isOlder(unexplainedSince, now)) {
      all = UnsettledTrades.of(unexplained.negate(), instrument, price);
      until = unexplainedSince.plus(POSITIONS_FOLLOW_WITHIN);
    }
    for (UnsettledFill fill : fills) {
      if (!isOver(fill, now)) {
        UnsettledTrades one = UnsettledTrades.of(fill.quantity(), fill.instrument(), fill.price());
        all = all == null ? one : all.plus(one);
        until = fill.until().compareTo(until) < 0 ? fill.until() : until;
      }
    }
    return new Sum(all, until);
  }
}
