package io.github.pitrunner.risk;

import java.util.EnumMap;
import java.util.Map;

/** How often orders were approved, and by which rule they were refused, since the start. */
public final class VerdictCounts {
  private final Map<RiskRuleName, Long> rejected = new EnumMap<>(RiskRuleName.class);
  private long approved;

  void add(RiskVerdict verdict) {
    if (verdict instanceof RiskVerdict.Rejected refusal) {
      rejected.merge(refusal.rule(), 1L, Long::sum);
    } else {
      approved++;
    }
  }

  public long approved() {
    return approved;
  }

  /** By rule; one that has refused nothing is not in it. */
  public Map<RiskRuleName, Long> rejected() {
    return Map.copyOf(rejected);
  }
}
