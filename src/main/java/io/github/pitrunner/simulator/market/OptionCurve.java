package io.github.pitrunner.simulator.market;

import java.math.BigDecimal;
import java.time.LocalDate;

/** An option's price after its underlying's. Volatility and time are those of the day. */
final class OptionCurve implements Curve {
  private static final double SHORTEST_DAYS = 0.1;

  private final IncrementRule rule;
  private final double pricePerWalked;
  private final boolean isCall;
  private final double strike;
  private final long expiryDay;
  private final double baseVolatility;
  private final long seed;
  private long knownWalked = Long.MIN_VALUE;
  private long knownDay;
  private long knownBid;

  /**
   * @param pricePerWalked the underlying's price in one increment of the walk
   * @param atTheMoney where the smile is centred
   * @param volatility of the underlying, per year
   */
  OptionCurve(
      IncrementRule rule,
      double pricePerWalked,
      OptionTerms terms,
      double atTheMoney,
      double volatility,
      long seed) {
    this.rule = rule;
    this.pricePerWalked = pricePerWalked;
    this.isCall = terms.isCall();
    this.strike = terms.strike().doubleValue();
    this.expiryDay = terms.expiry().toEpochDay();
    double away = Math.log(strike / atTheMoney);
    this.baseVolatility = volatility * (1.05 - 0.35 * away + 1.2 * away * away);
    this.seed = seed;
  }

  /** What kind of option. */
  record OptionTerms(boolean isCall, BigDecimal strike, LocalDate expiry) {}

  @Override
  public long bid(long walked, long day) {
    if (walked != knownWalked || day != knownDay) {
      double value = OptionModel.price(terms(day), walked * pricePerWalked, volatility(day));
      knownBid = rule.floor(value / rule.price(1).doubleValue());
      knownWalked = walked;
      knownDay = day;
    }
    return knownBid;
  }

  @Override
  public boolean isRising() {
    return isCall;
  }

  /** The model's terms on a day (UTC) since 1970. */
  OptionModel.Terms terms(long day) {
    double days = Math.max(SHORTEST_DAYS, expiryDay - day + 0.5);
    return new OptionModel.Terms(isCall, strike, days / 365);
  }

  /** The volatility at which the option trades on that day; it breathes a little. */
  double volatility(long day) {
    return baseVolatility * (1 + 0.03 * new Draws(Draws.key(seed, day)).normal());
  }
}
