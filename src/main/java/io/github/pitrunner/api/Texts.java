package io.github.pitrunner.api;

/** Text from a request, made fit to be repeated in an answer or a log. */
public final class Texts {
  private static final int LONGEST_ECHO = 60;

  private Texts() {}

  /** Cut to a size that can be repeated, with control characters replaced. */
  public static String printable(String text) {
    return cut(text, LONGEST_ECHO)
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** With a space for each line break and other control character: callers write parts of logs. */
  public static String inOneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** At most so many characters; what was cut is shown as an ellipsis. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half a surrogate pair would not encode as UTF-8.
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + '…';
  }
}
