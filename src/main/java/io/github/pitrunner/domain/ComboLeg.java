package io.github.pitrunner.domain;

/**
 * One leg of a combination.
 *
 * @param contractId the leg's contract
 * @param ratio how many of it for one unit of the combination, 1 or more
 * @param side what buying the combination does with this leg
 * @param exchange where the leg trades; empty is its usual one
 */
public record ComboLeg(int contractId, int ratio, Side side, String exchange) {}
