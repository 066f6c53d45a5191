package io.github.pitrunner.risk;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an account is worth, in its own currency; null is not known.
 *
 * @param currency of the account, ISO 4217
 * @param buyingPower what can be bought
 * @param availableFunds what is free for margin
 * @param grossExposure worth of all positions, short ones counted as long ones
 * @param dailyProfit profit of the day, realized and unrealized; a loss is negative
 * @param rates what one unit of another currency is worth
 * @param asOf when the figures were last known to hold: now, while what tells them is alive
 * @param told when they were themselves last told: what has been traded since is not in them
 */
public record AccountFigures(
    String currency,
    @Nullable BigDecimal buyingPower,
    @Nullable BigDecimal availableFunds,
    @Nullable BigDecimal grossExposure,
    @Nullable BigDecimal dailyProfit,
    Map<String, BigDecimal> rates,
    Instant asOf,
    Told told) {
  public AccountFigures {
    rates = Map.copyOf(rates);
  }

  /** Figures that were just told. */
  // More than three parameters: those of the record.
  public AccountFigures(
      String currency,
      @Nullable BigDecimal buyingPower,
      @Nullable BigDecimal availableFunds,
      @Nullable BigDecimal grossExposure,
      @Nullable BigDecimal dailyProfit,
      Map<String, BigDecimal> rates,
      Instant asOf) {
    this(
        currency,
        buyingPower,
        availableFunds,
        grossExposure,
        dailyProfit,
        rates,
        asOf,
        new Told(asOf, asOf));
  }

  /**
   * When figures were told that change every few minutes only.
   *
   * @param grossExposure when the gross exposure was
   * @param buyingPower when the buying power was
   */
  public record Told(Instant grossExposure, Instant buyingPower) {}

  /** What one unit of a currency is worth in the account's; null is not known. */
  public @Nullable BigDecimal rate(String other) {
    return other.equals(currency) ? BigDecimal.ONE : rates.get(other);
  }
}
