package io.github.pitrunner.simulator.market;

/**
 * The price of a European option and how it changes (Black and Scholes), without dividends. Rates,
 * volatilities and times are per year.
 */
final class OptionModel {
  /** The rate at which the simulated market discounts. */
  static final double RATE = 0.04;

  private static final double DAYS = 365;
  private static final double LOWEST_VOLATILITY = 1e-4;
  private static final double HIGHEST_VOLATILITY = 10;

  private OptionModel() {}

  /**
   * What is asked of the model.
   *
   * @param years until expiry, above zero
   */
  record Terms(boolean isCall, double strike, double years) {}

  /**
   * The model's answer. Theta is per day, vega per point of volatility in percent.
   *
   * @param volatility per year
   */
  record Greeks(
      double price, double volatility, double delta, double gamma, double vega, double theta) {}

  static double price(Terms terms, double underlying, double volatility) {
    double root = volatility * Math.sqrt(terms.years());
    double d1 = d1(terms, underlying, volatility);
    double discounted = terms.strike() * Math.exp(-RATE * terms.years());
    double call = underlying * cumulative(d1) - discounted * cumulative(d1 - root);
    return terms.isCall() ? call : call - underlying + discounted;
  }

  static Greeks greeks(Terms terms, double underlying, double volatility) {
    double root = Math.sqrt(terms.years());
    double d1 = d1(terms, underlying, volatility);
    double d2 = d1 - volatility * root;
    double density = Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI);
    double discounted = terms.strike() * Math.exp(-RATE * terms.years());
    double decay = -underlying * density * volatility / (2 * root);
    double theta =
        terms.isCall()
            ? decay - RATE * discounted * cumulative(d2)
            : decay + RATE * discounted * cumulative(-d2);
    return new Greeks(
        price(terms, underlying, volatility),
        volatility,
        terms.isCall() ? cumulative(d1) : cumulative(d1) - 1,
        density / (underlying * volatility * root),
        underlying * density * root / 100,
        theta / DAYS);
  }

  /** The volatility that a price implies; NaN for a price that none gives. */
  static double impliedVolatility(Terms terms, double underlying, double price) {
    double low = LOWEST_VOLATILITY;
    double high = HIGHEST_VOLATILITY;
    if (price <= price(terms, underlying, low) || price >= price(terms, underlying, high)) {
      return Double.NaN;
    }
    for (int round = 0; round < 60; round++) {
      double middle = (low + high) / 2;
      if (price(terms, underlying, middle) < price) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double d1(Terms terms, double underlying, double volatility) {
    return (Math.log(underlying / terms.strike())
            + (RATE + volatility * volatility / 2) * terms.years())
        / (volatility * Math.sqrt(terms.years()));
  }

  /** The normal distribution, after Abramowitz and Stegun 26.2.17; the error is below 1e-7. */
  private static double cumulative(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double tail =
        Math.exp(-x * x / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x >= 0 ? 1 - tail : tail;
  }
}
