package io.github.pitrunner.risk;

import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Every order passes here before anything of it leaves the service. Pure and total: no input, no
 * output, no waiting, and whatever goes wrong within a rule is a refusal by that rule.
 */
public final class RiskGate {
  private final Map<RiskRuleName, RiskRule> rules;
  private final RiskLimitTable limits;

  RiskGate(Map<RiskRuleName, RiskRule> rules, RiskLimitTable limits) {
    this.rules = new EnumMap<>(rules);
    this.limits = limits;
  }

  /** The gate with all its rules. */
  public static RiskGate of(LiveTrading live, RiskLimitTable limits) {
    return new RiskGate(RiskRules.all(live), limits);
  }

  /** The first rule that the order breaks speaks; else all warnings are in the approval. */
  public RiskVerdict check(OrderIntent order, RiskView view) {
    RiskCase asked = new RiskCase(order, view, limits.of(order.account()));
    List<String> warnings = List.of();
    for (Map.Entry<RiskRuleName, RiskRule> rule : rules.entrySet()) {
      RiskVerdict verdict = verdict(rule.getKey(), rule.getValue(), asked);
      if (verdict instanceof Rejected rejected) {
        return rejected;
      } else if (verdict instanceof Approved approved && !approved.warnings().isEmpty()) {
        warnings = joined(warnings, approved.warnings());
      }
    }
    return warnings.isEmpty() ? Approved.plain() : new Approved(warnings);
  }

  private static RiskVerdict verdict(RiskRuleName name, RiskRule rule, RiskCase asked) {
    try {
      return rule.check(asked);
    } catch (RuntimeException e) {
      // Whatever a rule stumbles over, it has not approved.
      return new Rejected(name, "The rule could not be checked: " + e, null, null);
    }
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
