package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an order costs in its instrument's currency: 0.005 a share (at least 1, at most 1 % of the
 * value), 2.25 a future, 0.65 an option (at least 1), 0.2 basis points of a currency (at least 2).
 */
final class Commissions {
  private static final BigDecimal PER_SHARE = new BigDecimal("0.005");
  private static final BigDecimal STOCK_MAX_OF_VALUE = new BigDecimal("0.01");
  private static final BigDecimal PER_FUTURE = new BigDecimal("2.25");
  private static final BigDecimal PER_OPTION = new BigDecimal("0.65");
  private static final BigDecimal OF_CURRENCY = new BigDecimal("0.00002");
  private static final BigDecimal CURRENCY_MIN = new BigDecimal("2");
  private static final int SCALE = 6;

  private Commissions() {}

  /**
   * The commission of an order so far; minimum and maximum count for the order, not for each fill.
   *
   * @param quantity filled
   * @param value sum of price times quantity over the fills
   */
  static BigDecimal of(Listing listing, BigDecimal quantity, BigDecimal value) {
    AssetClass asset = AssetClass.of(listing);
    if (asset == null) {
      throw new IllegalArgumentException(
          "A %s cannot be traded".formatted(listing.contract().getSecType()));
    }
    BigDecimal commission =
        switch (asset) {
          case STOCK ->
              quantity
                  .multiply(PER_SHARE)
                  .max(BigDecimal.ONE)
                  .min(value.multiply(STOCK_MAX_OF_VALUE));
          case FUTURE -> quantity.multiply(PER_FUTURE);
          case OPTION -> quantity.multiply(PER_OPTION).max(BigDecimal.ONE);
          case CURRENCY -> value.multiply(OF_CURRENCY).max(CURRENCY_MIN);
        };
    return commission.setScale(SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
  }
}
