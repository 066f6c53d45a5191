package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been traded and the reported positions do not show yet. An order that fills is no longer
 * open at once, while its position follows later: in between both would be missing. What changes a
 * position is matched to fills in {@link UnsettledPosition}. On the one context.
 *
 * <p>What is read back counts for a short time only if it was traded just now: positions are read
 * back too, and it is not known which of the two the gateway has looked up first.
 */
public final class UnsettledFills {
  /** What the broker's clock may be off, and what reading everything back takes. */
  private static final Duration JUST_NOW = Duration.ofMinutes(1);

  private final Clock clock;
  private final SteadyTime time;
  private final Map<Key, UnsettledPosition> positions = new HashMap<>();
  private final Set<Key> unsettled = new HashSet<>();
  private final UnheardFills unheard = new UnheardFills();
  private boolean isRead;

  /** Null for the account of an execution that names none: it may be of any. */
  private record Key(@Nullable AccountId account, int contractId) {}

  /**
   * A position as the gateway tells it.
   *
   * @param quantity negative is short; 0 was closed
   * @param price of one unit as told with it, in the instrument's currency; null when it is not
   *     known
   */
  public record Held(
      AccountId account, Instrument instrument, BigDecimal quantity, @Nullable BigDecimal price) {
    private Key key() {
      return new Key(account, instrument.contractId());
    }
  }

  UnsettledFills(Clock clock) {
    this.clock = clock;
    this.time = new SteadyTime(clock);
  }

  /**
   * An execution that was not known, or corrects one that was and then counts by the difference.
   *
   * @param replaced null for a new one
   * @param isLive told as it happened, not read back
   */
  void onExecution(Execution execution, @Nullable Execution replaced, boolean isLive) {
    Duration now = time.elapsed();
    if (replaced == null) {
      unheard.onExecution(execution);
    }
    boolean isOld = execution.time().plus(JUST_NOW).isBefore(clock.instant());
    if (isCombo(execution) || (!isLive && isOld)) {
      return;
    }
    Duration until =
        now.plus(isLive ? UnsettledPosition.LONGEST : UnsettledPosition.POSITIONS_FOLLOW_WITHIN);
    if (replaced == null) {
      add(execution, signed(execution), until);
    } else if (key(execution).equals(key(replaced))) {
      add(execution, signed(execution).subtract(signed(replaced)), until);
    } else {
      add(replaced, signed(replaced).negate(), until);
      add(execution, signed(execution), until);
    }
  }

  private void add(Execution execution, BigDecimal quantity, Duration until) {
    if (quantity.signum() != 0) {
      UnsettledFill fill =
          new UnsettledFill(
              quantity, execution.price(), execution.instrument(), time.elapsed(), until);
      positions
          .computeIfAbsent(key(execution), key -> new UnsettledPosition(isRead))
          .onFill(fill, time.elapsed());
      unsettled.add(key(execution));
    }
  }

  /**
   * The order is filled, by the gateway's word, further than its executions tell: they follow. Or
   * it is a combination's, a part of which was traded, and the executions of its legs follow.
   *
   * @param quantity of the order's instrument
   */
  void onUnheard(Order order, BigDecimal quantity) {
    unheard.add(order, quantity, time.elapsed());
  }

  /** A position has changed. */
  void onPosition(Held held) {
    position(held).onReport(held.quantity(), time.elapsed());
    unsettled.add(held.key());
  }

  private UnsettledPosition position(Held held) {
    UnsettledPosition position =
        positions.computeIfAbsent(held.key(), key -> new UnsettledPosition(isRead));
    position.onTold(held.instrument(), held.price());
    return position;
  }

  /** All positions have been read whole; what is not among them is not held. */
  void onPositionsRead(Collection<Held> all) {
    Set<Key> held = new HashSet<>();
    for (Held one : all) {
      held.add(one.key());
      position(one).onRead(one.quantity(), time.elapsed());
    }
    isRead = true;
    positions.forEach(
        (key, position) -> {
          if (!held.contains(key)) {
            position.onRead(BigDecimal.ZERO, time.elapsed());
          }
        });
    unsettled.addAll(positions.keySet());
  }

  /** By contract id, what of an account is not settled; what is, is left out. */
  Map<Integer, UnsettledTrades> of(AccountId account) {
    Duration now = time.elapsed();
    Map<Integer, UnsettledTrades> all = unheard.of(account, now);
    for (Iterator<Key> keys = unsettled.iterator(); keys.hasNext(); ) {
      Key key = keys.next();
      UnsettledPosition position = positions.get(key);
      UnsettledTrades trades = position == null ? null : position.unsettled(now);
      if (trades == null) {
        keys.remove();
      } else if (isOf(account, key.account())) {
        all.merge(key.contractId(), trades, UnsettledTrades::plus);
      }
    }
    return all;
  }

  private static boolean isCombo(Execution execution) {
    return execution.instrument().type() == SecurityType.COMBO;
  }

  private static Key key(Execution execution) {
    return new Key(execution.account(), execution.instrument().contractId());
  }

  static BigDecimal signed(Execution execution) {
    return execution.side() == Side.BUY ? execution.quantity() : execution.quantity().negate();
  }

  /** Whether the account may be meant; one that cannot be read may be any. */
  static boolean isOf(AccountId account, @Nullable AccountId other) {
    return other == null || other.equals(account);
  }
}
