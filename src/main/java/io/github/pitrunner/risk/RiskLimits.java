package io.github.pitrunner.risk;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits of one account. Amounts are in the account's currency; null is off. */
public record RiskLimits(
    Size size, Worth worth, Price price, Loss loss, Rate rate, Permission permission) {

  /** The limits where nothing is configured. */
  public static final RiskLimits STANDARD =
      new RiskLimits(
          new Size(BigDecimal.valueOf(10_000), BigDecimal.valueOf(10_000), 100),
          new Worth(
              BigDecimal.valueOf(1_000_000),
              BigDecimal.valueOf(5_000_000),
              false,
              false,
              Duration.ofMinutes(5)),
          new Price(new BigDecimal("0.1"), null, Duration.ofMinutes(2), false, true),
          new Loss(BigDecimal.valueOf(500), new BigDecimal("0.8"), new BigDecimal("1.5")),
          new Rate(20, 600, Duration.ZERO, null, Duration.ofHours(1), 20),
          new Permission(true, true, false, Set.of(), Set.of()));

  /** How much. */
  public record Size(BigDecimal orderQuantity, BigDecimal position, int openOrders) {}

  /**
   * What it is worth.
   *
   * @param checksBuyingPower whether orders must be within it
   * @param checksMargin whether the gateway's what-if must have said that funds suffice
   * @param figuresMaxAge older figures of the account are taken for unknown
   */
  public record Worth(
      BigDecimal notional,
      BigDecimal grossExposure,
      boolean checksBuyingPower,
      boolean checksMargin,
      Duration figuresMaxAge) {}

  /**
   * At what price.
   *
   * @param collar share of the reference by which a price may be worse than it
   * @param passiveCollar share of the reference by which a price may be better than it
   * @param referenceMaxAge older quotes are taken for unknown
   * @param acceptsDelayed whether delayed quotes are a reference too
   * @param checksSelfCross whether orders must not trade with our own
   */
  public record Price(
      BigDecimal collar,
      @Nullable BigDecimal passiveCollar,
      Duration referenceMaxAge,
      boolean acceptsDelayed,
      boolean checksSelfCross) {}

  /**
   * What may be lost in a day.
   *
   * @param limit from which on only orders pass that reduce; positive
   * @param warnShare of the limit, from which on approvals warn
   * @param killShare of the limit, from which on the kill switch is engaged; null is never
   */
  public record Loss(BigDecimal limit, BigDecimal warnShare, @Nullable BigDecimal killShare) {}

  /**
   * How often.
   *
   * @param duplicateWindow in which the same order is refused; 0 is off
   * @param cancelRatio most cancels for each order, over the window
   * @param cancelRatioFrom orders in the window from which on the ratio holds
   */
  public record Rate(
      int perSecond,
      int perMinute,
      Duration duplicateWindow,
      @Nullable BigDecimal cancelRatio,
      Duration cancelRatioWindow,
      int cancelRatioFrom) {}

  /**
   * What may be traded and when.
   *
   * @param exitsAlways orders that only reduce pass outside trading hours, above the most open
   *     orders, and where the market or the account cannot be seen
   * @param restricted symbols in capitals, or contract ids
   * @param allowed symbols in capitals, or contract ids; empty is all
   */
  public record Permission(
      boolean holdsTradingHours,
      boolean exitsAlways,
      boolean noShortSelling,
      Set<String> restricted,
      Set<String> allowed) {
    public Permission {
      restricted = Set.copyOf(restricted);
      allowed = Set.copyOf(allowed);
    }
  }
}
