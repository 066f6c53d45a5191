package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.risk.UnsettledFills.Held;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The room's parts, put together: all that the rules judge by but the open orders, which come with
 * the one desk. On the one context.
 */
public final class RiskRoom {
  private final Parts parts;
  private final Clock clock;
  private final LossWatch losses;
  private final UnsettledFills unsettled;
  private final VerdictCounts verdicts = new VerdictCounts();
  private RiskSources sources;

  /**
   * What the room is made of.
   *
   * @param live whether accounts with real money are traded
   * @param sources whose open orders are replaced by those of the desk, and whose unsettled fills
   *     by what the room is told
   */
  public record Parts(
      LiveTrading live,
      RiskLimitTable limits,
      KillSwitch killSwitch,
      RiskSources sources,
      References references) {}

  public RiskRoom(Parts parts, Clock clock) {
    this.parts = parts;
    this.clock = clock;
    this.unsettled = new UnsettledFills(clock);
    this.sources = parts.sources();
    this.losses = new LossWatch(parts.limits(), parts.killSwitch(), sources.accounts());
  }

  /** The desk for these orders; there is one for a room. */
  public RiskDesk desk(RiskSources.OpenOrders openOrders) {
    sources = parts.sources().with(openOrders, unsettled::of);
    return new RiskDesk(
        new RiskDesk.Parts(
            RiskGate.of(parts.live(), parts.limits()),
            parts.limits(),
            parts.killSwitch(),
            sources,
            verdicts),
        clock);
  }

  /**
   * To be waited for before the desk is asked about an order: completes when the market of the
   * order's instrument, and of what is open without a price of its own, can be seen, or after a
   * short while. Never fails.
   */
  public CompletionStage<Void> prepare(Instrument instrument) {
    Set<Instrument> wanted = new LinkedHashSet<>();
    wanted.add(instrument);
    List<Order> open = openOrders();
    if (open != null) {
      for (Order order : open) {
        // What these are worth counts against the limits, and without a quote nobody knows it.
        if (!order.status().isFinal() && order.ticket().prices().limit() == null) {
          wanted.add(order.instrument());
        }
      }
    }
    return CompletableFuture.allOf(
        wanted.stream()
            .map(one -> parts.references().prepare(one).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** The figures of an account have changed: a loss may have gone too far. */
  public void onFigures(AccountId account) {
    losses.onFigures(account);
  }

  /** Alarms from now on, when the loss of an account's day nears its limit. */
  public void alertTo(Alerts alerts) {
    losses.alertTo(alerts);
  }

  /** A position has changed. */
  public void onPosition(Held held) {
    unsettled.onPosition(held);
  }

  /** All positions have been read whole; what is not among them is not held. */
  public void onPositionsRead(Collection<Held> all) {
    unsettled.onPositionsRead(all);
  }

  /**
   * An execution that was not known, or corrects one that was. It must be told before the order is
   * no longer among the open ones.
   *
   * @param replaced null for a new one
   * @param isLive told as it happened, not read back
   */
  public void onExecution(Execution execution, @Nullable Execution replaced, boolean isLive) {
    unsettled.onExecution(execution, replaced, isLive);
  }

  /**
   * More of an order was traded than has been told, or will be told, by executions of the order's
   * own instrument: it is filled by the gateway's word alone, or the legs of a combination follow.
   *
   * @param quantity of the order's instrument
   */
  public void onUnheard(Order order, BigDecimal quantity) {
    unsettled.onUnheard(order, quantity);
  }

  /** All orders that have not ended; null while they are not known. */
  public @Nullable List<Order> openOrders() {
    return sources.openOrders().all();
  }

  public KillSwitch killSwitch() {
    return parts.killSwitch();
  }

  public RiskLimitTable limits() {
    return parts.limits();
  }

  /** The verdicts on orders that were to be sent. */
  public VerdictCounts verdicts() {
    return verdicts;
  }
}
