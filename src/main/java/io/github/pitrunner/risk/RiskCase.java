package io.github.pitrunner.risk;

import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order before the gate, with what is known and what is allowed. */
record RiskCase(OrderIntent order, RiskView view, RiskLimits limits, ClaimsMemo memo) {
  RiskCase(OrderIntent order, RiskView view, RiskLimits limits) {
    this(order, view, limits, new ClaimsMemo());
  }

  /** What the open orders can trade, with the order or without; null when it is not known. */
  @Nullable Claims claims(boolean withOrder) {
    return memo.get(this, withOrder);
  }

  /** The instrument of the order, or each leg of a combination, as the order trades it. */
  List<Composition.Part> parts() {
    return Composition.of(order.instrument(), ticket().side());
  }

  OrderTicket ticket() {
    return order.ticket();
  }

  OrderPrices prices() {
    return order.ticket().prices();
  }

  boolean isBuy() {
    return order.ticket().side() == Side.BUY;
  }

  int contractId() {
    return order.instrument().contractId();
  }

  boolean isModification() {
    return view.change().replaced() != null;
  }

  /** What is known of a contract that the order trades; null when nothing is. */
  @Nullable InstrumentDetails details(int contractId) {
    return Composition.isCombo(order.instrument())
        ? view.market().others().of(contractId)
        : view.market().details();
  }

  /** What the account holds of a contract; null when it is not known. */
  @Nullable BigDecimal position(int contractId) {
    return view.book().positions().of(order.account(), contractId);
  }

  /**
   * The account's figures, unless they are too old to be relied on; null when they are not known.
   */
  @Nullable AccountFigures figures() {
    AccountFigures figures = view.figures();
    if (figures == null) {
      return null;
    }
    // Figures from the future tell that the clock was set back: their age is not known.
    Duration age = Duration.between(figures.asOf(), view.now()).abs();
    return age.compareTo(limits.worth().figuresMaxAge()) > 0 ? null : figures;
  }

  /**
   * Whether the order can only reduce what is held, together with all that is open on its side.
   * Never while the position or the open orders are not known.
   */
  boolean isExit() {
    return Projection.isExit(this);
  }

  /** Whether it is an exit and exits pass what cannot be seen. */
  boolean isFreeExit() {
    return limits.permission().exitsAlways() && isExit();
  }

  static RiskVerdict approved() {
    return Approved.plain();
  }

  /** Approved unless the value is above the limit. */
  static RiskVerdict atMost(RiskRuleName rule, BigDecimal limit, BigDecimal value, String what) {
    return value.compareTo(limit) <= 0
        ? approved()
        : new Rejected(
            rule,
            "%s is %s, above the limit of %s".formatted(what, text(value), text(limit)),
            limit,
            value);
  }

  /** The refusal of a rule that lacks what it needs. */
  static Rejected missing(RiskRuleName rule, String what) {
    return new Rejected(rule, "Cannot be checked without " + what, null, null);
  }

  static Rejected rejected(RiskRuleName rule, String reason) {
    return new Rejected(rule, reason, null, null);
  }

  static String text(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
