package io.github.pitrunner.api;

import java.util.regex.Pattern;

/** Currency codes, ISO 4217. Also codes that the JDK does not list, such as CNH. */
final class Currencies {
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  private Currencies() {}

  /** May be empty; what is not a code is a violation. */
  static String read(Fields fields, String field, String value) {
    fields.check(
        value.isEmpty() || isCode(value), field, "is not a currency code of 3 letters such as USD");
    return value;
  }

  static boolean isCode(String value) {
    return CODE.matcher(value).matches();
  }
}
