package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held and open of an instrument, and what becomes of it at worst.
 *
 * @param position negative is short
 * @param open remaining of the open orders, and what the position does not show yet
 * @param unsettled what the position does not show yet
 */
record Projection(BigDecimal position, Claims.Sums open, UnsettledTrades unsettled) {

  static Projection of(BigDecimal position, Claims claims, int contractId) {
    return new Projection(position, claims.of(contractId), claims.unsettled(contractId));
  }

  /** Of one contract, with the order; null when the position or the open orders are not known. */
  static @Nullable Projection with(RiskCase asked, int contractId) {
    BigDecimal position = asked.position(contractId);
    Claims claims = asked.claims(true);
    return position == null || claims == null ? null : of(position, claims, contractId);
  }

  /** Whether an open order stays open beside the one that is asked for, in the same account. */
  static boolean isBeside(RiskCase asked, Order order) {
    return !order.status().isFinal()
        && isOf(asked.order().account(), order)
        && !isReplaced(asked, order);
  }

  /** Whether it is the order that is being modified. */
  static boolean isReplaced(RiskCase asked, Order order) {
    Order replaced = asked.view().change().replaced();
    return replaced != null && replaced.keys().name().equals(order.keys().name());
  }

  // An order whose account cannot be read may be of any.
  private static boolean isOf(AccountId account, Order order) {
    return order.account() == null || order.account().equals(account);
  }

  /** Whether the order only reduces what is held of each contract that it trades. */
  static boolean isExit(RiskCase asked) {
    List<Composition.Part> parts =
        Composition.of(asked.order().instrument(), asked.ticket().side());
    return !parts.isEmpty() && parts.stream().allMatch(part -> isExit(asked, part));
  }

  private static boolean isExit(RiskCase asked, Composition.Part part) {
    Projection with = with(asked, part.contractId());
    if (with == null) {
      return false;
    }
    return part.side() == Side.BUY
        ? with.position.signum() < 0 && with.highest().signum() <= 0
        : with.position.signum() > 0 && with.lowest().signum() >= 0;
  }

  /** If every buy fills and no sell does. */
  BigDecimal highest() {
    return position.add(open.buys());
  }

  /** If every sell fills and no buy does. */
  BigDecimal lowest() {
    return position.subtract(open.sells());
  }

  /**
   * By how much the size of the position grows at worst; never below 0. What it grows from may be
   * any of what is held while trades are unsettled: the account's figures are older or newer than
   * its positions.
   */
  BigDecimal growth() {
    return highest().abs().max(lowest().abs()).subtract(smallest()).max(BigDecimal.ZERO);
  }

  private BigDecimal smallest() {
    BigDecimal most = position.add(unsettled.buys());
    BigDecimal least = position.subtract(unsettled.sells());
    return most.signum() >= 0 && least.signum() <= 0
        ? BigDecimal.ZERO
        : most.abs().min(least.abs());
  }
}
