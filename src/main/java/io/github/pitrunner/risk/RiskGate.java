package io.github.pitrunner.risk;

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

  /**
   * The gate of a configuration: the one list of rules.
   *
   * @throws IllegalArgumentException if the switch for live trading has a value that means nothing
   */
  @Inject
  public RiskGate(TradingConfig config) {
    this(List.of(new PaperOnly(isLiveOn(config))));
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

  private static boolean isLiveOn(TradingConfig config) {
    String live = config.live().orElse("");
    if (!live.isEmpty() && !live.equals(TradingConfig.ACCEPTED)) {
      throw new IllegalArgumentException(
          "%s is '%s'; it is either absent or %s"
              .formatted(TradingConfig.LIVE, live, TradingConfig.ACCEPTED));
    }
    return !live.isEmpty();
  }
}
