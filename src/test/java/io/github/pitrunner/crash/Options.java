package io.github.pitrunner.crash;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the command line asks for.
 *
 * @param first number of the first round; a round is drawn from the seed and its number
 */
record Options(int first, int rounds, long seed, boolean postgresql) {
  static final String USAGE =
      "prove-crashes [--rounds N] [--database h2|postgresql] [--seed S] [--first ROUND]";

  /** The gateway remembers so many ended orders, and each must be compared at the end. */
  private static final int MOST_ROUNDS = 2000 / RoundPlan.ORDERS;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static Options parse(List<String> arguments) {
    Map<String, String> values =
        new TreeMap<>(Map.of("--rounds", "200", "--database", "h2", "--seed", "1", "--first", "1"));
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!values.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("'%s': %s".formatted(arguments.get(i), USAGE));
      }
      values.put(arguments.get(i), arguments.get(i + 1));
    }
    String database = values.get("--database");
    if (!List.of("h2", "postgresql").contains(database)) {
      throw new IllegalArgumentException("--database is '%s': %s".formatted(database, USAGE));
    }
    return new Options(
        (int) number(values, "--first", 1_000_000),
        (int) number(values, "--rounds", MOST_ROUNDS),
        number(values, "--seed", Long.MAX_VALUE),
        "postgresql".equals(database));
  }

  private static long number(Map<String, String> values, String name, long most) {
    String text = String.valueOf(values.get(name));
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < 1 || Long.parseLong(text) > most) {
      throw new IllegalArgumentException(
          "%s is '%s', but must be in 1 to %d".formatted(name, text, most));
    }
    return Long.parseLong(text);
  }
}
