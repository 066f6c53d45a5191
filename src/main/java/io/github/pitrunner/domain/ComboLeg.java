package io.github.pitrunner.domain;

/**
 * One leg of a combination.
 *
 * @param contractId the leg's contract
 * @param ratio how many of it for one unit of the combination, 1 or more
 * @param side what buying the combination does with this leg
 * @param exchange where the leg trades; empty is its usual one
 */
public record ComboLeg(int contractId, int ratio, Side side, String exchange) {
  /** Whether both are the same leg; one without an exchange trades wherever the other does. */
  boolean isSameAs(ComboLeg other) {
    return contractId == other.contractId
        && ratio == other.ratio
        && side == other.side
        && (exchange.isEmpty() || other.exchange.isEmpty() || exchange.equals(other.exchange));
  }

  /** The same leg, traded elsewhere. */
  public ComboLeg on(String newExchange) {
    return new ComboLeg(contractId, ratio, side, newExchange);
  }
}
