package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands.
 *
 * @param account null when the gateway names none that can be read
 * @param ticket as it stands after changes
 * @param fill what its executions come to
 * @param foreign placed by another API client or by hand in TWS
 * @param life when it came to be known and how often it has changed
 */
public record Order(
    OrderKeys keys,
    @Nullable AccountId account,
    Instrument instrument,
    OrderTicket ticket,
    OrderState state,
    OrderFill fill,
    boolean foreign,
    Life life) {

  /**
   * When an order came to be known and how often it has changed.
   *
   * @param version 1 at first, more with each change
   */
  public record Life(Instant created, Instant updated, long version) {
    public static Life begin(Instant now) {
      return new Life(now, now, 1);
    }

    Life next(Instant now) {
      return new Life(created, now, version + 1);
    }
  }

  public OrderStatus status() {
    return state.status();
  }

  /** Not filled so far; never below 0. */
  public BigDecimal remaining() {
    return ticket.quantity().subtract(fill.quantity()).max(BigDecimal.ZERO);
  }

  /** Filled as far as it was ordered; never for an order by cash, whose quantity may be 0. */
  public boolean isWhole() {
    return ticket.quantity().signum() > 0 && fill.quantity().compareTo(ticket.quantity()) >= 0;
  }

  public Order with(OrderKeys newKeys) {
    return new Order(newKeys, account, instrument, ticket, state, fill, foreign, life);
  }

  public Order with(OrderTicket newTicket) {
    return new Order(keys, account, instrument, newTicket, state, fill, foreign, life);
  }

  public Order with(OrderState newState) {
    return new Order(keys, account, instrument, ticket, newState, fill, foreign, life);
  }

  public Order with(OrderFill newFill) {
    return new Order(keys, account, instrument, ticket, state, newFill, foreign, life);
  }

  /** The next version of the order. */
  public Order next(Instant now) {
    return new Order(keys, account, instrument, ticket, state, fill, foreign, life.next(now));
  }
}
