package io.github.pitrunner.risk;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gate says of an order. */
public sealed interface RiskVerdict {
  /**
   * It breaks no rule.
   *
   * @param warnings what comes near to it, for a person
   */
  record Approved(List<String> warnings) implements RiskVerdict {
    private static final Approved WITHOUT_WARNING = new Approved(List.of());

    public Approved {
      warnings = List.copyOf(warnings);
    }

    /** Nothing is to be said. */
    public Approved() {
      this(List.of());
    }

    static Approved plain() {
      return WITHOUT_WARNING;
    }
  }

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
