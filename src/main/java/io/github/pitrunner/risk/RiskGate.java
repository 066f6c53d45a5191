package io.github.pitrunner.risk;

import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Every order passes here before anything of it leaves the service. */
@Singleton
public final class RiskGate {
  private final List<RiskRule> rules;

  /** The gate with its one list of rules. */
  @Inject
  public RiskGate(LiveTrading live) {
    this(List.of(new PaperOnly(live)));
  }

  RiskGate(List<RiskRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The verdict of the first rule that the order breaks, else approval. */
  public RiskVerdict check(OrderIntent order) {
    for (RiskRule rule : rules) {
      if (rule.check(order) instanceof Rejected rejected) {
        return rejected;
      }
    }
    return new Approved();
  }
}
