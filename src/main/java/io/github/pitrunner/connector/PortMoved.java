package io.github.pitrunner.connector;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the port that the gateway has moved to in the text of its notice (code 1300). */
final class PortMoved {
  /** A number that is no part of a word, a fraction or an address. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\p{L}\\d]|\\d\\.)\\d+(?!\\p{L}|\\d|\\.\\d)");

  private static final int HIGHEST = 65_535;

  /** Digits of the highest port. */
  private static final int LONGEST = 5;

  private PortMoved() {}

  /** The one number of the text that can be a port; empty where there is none or more than one. */
  static OptionalInt portIn(String text) {
    OptionalInt port = OptionalInt.empty();
    Matcher numbers = NUMBER.matcher(text);
    while (numbers.find()) {
      String digits = numbers.group().replaceFirst("^0+", "");
      if (digits.isEmpty() || digits.length() > LONGEST || Integer.parseInt(digits) > HIGHEST) {
        continue;
      }
      if (port.isPresent()) {
        return OptionalInt.empty();
      }
      port = OptionalInt.of(Integer.parseInt(digits));
    }
    return port;
  }
}
