package io.github.pitrunner.risk;

/** One rule of the gate: a pure function that never throws on purpose. */
@FunctionalInterface
interface RiskRule {
  RiskVerdict check(RiskCase asked);
}
