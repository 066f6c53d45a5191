package io.github.pitrunner.simulator.market;

/**
 * A price that is a multiple of the walk's: the walked stock itself, a future, a foreign listing.
 */
final class ScaledCurve implements Curve {
  private final IncrementRule rule;
  private final double unitsPerWalked;
  private final double carryPerDay;
  private final long expiryDay;

  private ScaledCurve(
      IncrementRule rule, double unitsPerWalked, double carryPerDay, long expiryDay) {
    this.rule = rule;
    this.unitsPerWalked = unitsPerWalked;
    this.carryPerDay = carryPerDay;
    this.expiryDay = expiryDay;
  }

  /** A fixed multiple. */
  static ScaledCurve of(IncrementRule rule, double unitsPerWalked) {
    return new ScaledCurve(rule, unitsPerWalked, 0, 0);
  }

  /** A future's price: above its index by what carrying it until expiry costs. */
  static ScaledCurve future(
      IncrementRule rule, double unitsPerWalked, double carryPerYear, long expiryDay) {
    return new ScaledCurve(rule, unitsPerWalked, carryPerYear / 365, expiryDay);
  }

  @Override
  public long bid(long walked, long day) {
    double carry = carryPerDay == 0 ? 1 : Math.exp(carryPerDay * Math.max(0, expiryDay - day));
    // The added part of a unit keeps exact multiples from falling below themselves.
    return rule.floor(walked * unitsPerWalked * carry + 1e-6);
  }

  @Override
  public boolean isRising() {
    return true;
  }
}
