package io.github.pitrunner.marketdata;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that a caller may have meant by one that does not exist. */
final class CloseNames {
  private static final int MOST = 5;

  private CloseNames() {}

  /** As many as fit into a message, the closest first. */
  static String of(String name, Collection<String> known) {
    String upper = name.toUpperCase(Locale.ROOT);
    List<String> closest =
        known.stream()
            .distinct()
            .sorted(
                Comparator.comparingInt(
                        (String one) -> distance(upper, one.toUpperCase(Locale.ROOT)))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MOST)
            .toList();
    return String.join(", ", closest);
  }

  /** How many characters have to be put in, left out or replaced (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
