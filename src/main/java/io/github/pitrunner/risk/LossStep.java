package io.github.pitrunner.risk;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How far the loss of a day has come. Each step begins where its amount is reached. */
enum LossStep {
  NONE,
  /** Approvals warn. */
  WARN,
  /** Only orders pass that reduce. */
  REDUCE_ONLY,
  /** The kill switch is engaged. */
  KILL;

  /** The step of a loss; a profit is a negative loss. */
  static LossStep of(BigDecimal loss, RiskLimits.Loss limits) {
    BigDecimal killShare = limits.killShare();
    if (reaches(loss, killShare, limits)) {
      return KILL;
    } else if (reaches(loss, BigDecimal.ONE, limits)) {
      return REDUCE_ONLY;
    }
    return reaches(loss, limits.warnShare(), limits) ? WARN : NONE;
  }

  private static boolean reaches(
      BigDecimal loss, @Nullable BigDecimal share, RiskLimits.Loss limits) {
    return share != null && loss.compareTo(limits.limit().multiply(share)) >= 0;
  }
}
