package io.github.pitrunner.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the README's table of troubles, as a test reads it: what stands in backticks must be
 * seen.
 *
 * @param symptom status, reason and parts of the text; or what is seen instead of an error
 * @param metrics what the metrics must say
 * @param lines parts of lines of the log
 * @param alerts kinds of alerts
 */
record Trouble(
    String name,
    List<String> symptom,
    List<Metric> metrics,
    List<String> lines,
    List<String> alerts) {
  private static final Pattern WORD = Pattern.compile("(alert )?`([^`]+)`");
  private static final Pattern METRIC =
      Pattern.compile("`(pitrunner_[^`]+)` (grows|is above|is)(?: (\\d+))?");
  private static final int CELLS = 6;

  /** What a series must do: grow, be above a number, or be it. */
  record Metric(String series, String verb, double number) {
    boolean holds(double before, double now) {
      return switch (verb) {
        case "grows" -> now > before;
        case "is above" -> now > number;
        default -> now == number;
      };
    }
  }

  /** All rows. */
  static List<Trouble> all() {
    try {
      String page = Files.readString(Path.of("README.md"));
      String section =
          page.substring(
              page.indexOf("\n## Troubleshooting\n"), page.indexOf("\n## Audit trail\n"));
      return section
          .lines()
          .filter(line -> line.startsWith("| "))
          .skip(1)
          .map(Trouble::fromLine)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Trouble of(String name) {
    return all().stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The README has no row for " + name));
  }

  private static Trouble fromLine(String line) {
    List<String> cells =
        Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
            .map(String::strip)
            .toList();
    if (cells.size() != CELLS || cells.stream().anyMatch(String::isEmpty)) {
      throw new AssertionError("Not six cells: " + line);
    }
    List<Metric> metrics = new ArrayList<>();
    Matcher metric = METRIC.matcher(cells.get(4));
    while (metric.find()) {
      String number = metric.group(3);
      metrics.add(
          new Metric(
              metric.group(1), metric.group(2), number == null ? 0 : Double.parseDouble(number)));
    }
    if (metrics.size() != words(cells.get(4), false).count() || metrics.isEmpty()) {
      throw new AssertionError("Metrics that are not understood: " + cells.get(4));
    }
    return new Trouble(
        cells.get(0),
        words(cells.get(1), false).toList(),
        metrics,
        words(cells.get(5), false).toList(),
        words(cells.get(5), true).toList());
  }

  private static Stream<String> words(String cell, boolean isAlert) {
    return WORD.matcher(cell)
        .results()
        .filter(word -> (word.group(1) != null) == isAlert)
        .map(word -> word.group(2));
  }
}
