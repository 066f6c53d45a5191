package io.github.pitrunner.risk;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the gate says of an order. */
public sealed interface RiskVerdict {
  /** It breaks no rule. */
  record Approved() implements RiskVerdict {}

  /**
   * It breaks a rule.
   *
   * @param reason why, for a person
   * @param limit where the rule has one that is a number
   * @param value what the order would make of it
   */
  record Rejected(
      RiskRuleName rule, String reason, @Nullable BigDecimal limit, @Nullable BigDecimal value)
      implements RiskVerdict {}
}
