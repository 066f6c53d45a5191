package io.github.pitrunner.risk;

/** The rules, as callers see them. Names are part of the API: never changed or reused. */
public enum RiskRuleName {
  /** Only paper accounts are traded unless live trading is switched on by name. */
  PAPER_ONLY
}
