package io.github.pitrunner.simulator.market;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The market rules that the simulated gateway knows, under the ids of the real one. */
final class IncrementRules {
  static final IncrementRule US_STOCK = IncrementRule.of(26, "0", "0.01");
  static final IncrementRule US_OPTION = IncrementRule.of(32, "0", "0.01", "3", "0.05");
  static final IncrementRule INDEX = IncrementRule.of(14, "0", "0.01");
  static final IncrementRule EQUITY_FUTURE = IncrementRule.of(67, "0", "0.25");
  static final IncrementRule TORONTO_STOCK = IncrementRule.of(3, "0", "0.005", "0.5", "0.01");
  static final IncrementRule CURRENCY_PAIR = IncrementRule.of(239, "0", "0.00005");

  private static final Map<Integer, IncrementRule> BY_ID =
      List.of(US_STOCK, US_OPTION, INDEX, EQUITY_FUTURE, TORONTO_STOCK, CURRENCY_PAIR).stream()
          .collect(Collectors.toMap(IncrementRule::id, Function.identity()));

  private IncrementRules() {}

  /** The rule with this id, or null. */
  static @Nullable IncrementRule rule(int id) {
    return BY_ID.get(id);
  }
}
