package io.github.pitrunner.simulator.market;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The generic tick list of a request, understood.
 *
 * @param codes that are legal
 * @param unknown what else the list names
 * @param isDefaultOff whether the ticks that come unasked are switched off
 * @param newsProviders codes behind {@code 292:}, joined by {@code +}; empty for every provider
 */
record GenericTicks(
    Set<Integer> codes, List<String> unknown, boolean isDefaultOff, String newsProviders) {
  static final int OPTION_VOLUME = 100;
  static final int OPTION_OPEN_INTEREST = 101;
  static final int HISTORICAL_VOLATILITY = 104;
  static final int AVERAGE_OPTION_VOLUME = 105;
  static final int IMPLIED_VOLATILITY = 106;
  static final int STATISTICS = 165;
  static final int MARK_PRICE = 221;
  static final int MARK_PRICE_TOO = 232;
  static final int RT_VOLUME = 233;
  static final int SHORTABLE = 236;
  static final int NEWS = 292;
  static final int TRADE_COUNT = 293;
  static final int TRADE_RATE = 294;
  static final int VOLUME_RATE = 295;
  static final int LAST_REGULAR_TRADE = 318;
  static final int RT_TRADE_VOLUME = 375;
  static final int RT_HISTORICAL_VOLATILITY = 411;
  static final int DIVIDENDS = 456;
  static final int FUTURES_OPEN_INTEREST = 588;
  static final int SHORT_TERM_VOLUME = 595;
  static final int SLOW_MARK_PRICE = 619;

  private static final Map<Integer, String> NAMES = names();
  private static final String NEWS_OF = NEWS + ":";
  private static final Pattern COMMA = Pattern.compile(",");

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new TreeMap<>();
    names.put(OPTION_VOLUME, "Option Volume");
    names.put(OPTION_OPEN_INTEREST, "Option Open Interest");
    names.put(HISTORICAL_VOLATILITY, "Historical Volatility");
    names.put(AVERAGE_OPTION_VOLUME, "Average Option Volume");
    names.put(IMPLIED_VOLATILITY, "Option Implied Volatility");
    names.put(STATISTICS, "Miscellaneous Stats");
    names.put(MARK_PRICE, "Mark Price");
    names.put(MARK_PRICE_TOO, "Mark Price");
    names.put(RT_VOLUME, "RTVolume");
    names.put(SHORTABLE, "Shortable");
    names.put(NEWS, "News");
    names.put(TRADE_COUNT, "Trade Count");
    names.put(TRADE_RATE, "Trade Rate");
    names.put(VOLUME_RATE, "Volume Rate");
    names.put(LAST_REGULAR_TRADE, "Last RTH Trade");
    names.put(RT_TRADE_VOLUME, "RT Trade Volume");
    names.put(RT_HISTORICAL_VOLATILITY, "RT Historical Volatility");
    names.put(DIVIDENDS, "IBDividends");
    names.put(FUTURES_OPEN_INTEREST, "Futures Open Interest");
    names.put(SHORT_TERM_VOLUME, "Short-Term Volume X Mins");
    names.put(SLOW_MARK_PRICE, "Slow Mark Price");
    // Legal, and clients list them along with the others; what they are about does not happen
    // here, so they bring no ticks.
    names.put(162, "Index Future Premium");
    names.put(225, "Auction");
    names.put(258, "Fundamental Ratios");
    names.put(460, "Bond Factor Multiplier");
    names.put(577, "ETF Nav Last");
    names.put(586, "IPO Prices");
    names.put(614, "ETF Nav Misc");
    names.put(623, "ETF Nav Frozen Last");
    names.put(787, "Odd Lots");
    return names;
  }

  static GenericTicks parsed(String list) {
    Set<Integer> codes = new LinkedHashSet<>();
    List<String> tokens =
        COMMA.splitAsStream(list).map(String::strip).filter(token -> !token.isEmpty()).toList();
    List<String> unknown =
        tokens.stream().filter(token -> !token.equals("mdoff") && code(token) < 0).toList();
    tokens.stream().map(GenericTicks::code).filter(code -> code > 0).forEach(codes::add);
    String newsProviders =
        tokens.stream()
            .filter(token -> token.startsWith(NEWS_OF))
            .map(token -> token.substring(NEWS_OF.length()))
            .collect(Collectors.joining("+"));
    return new GenericTicks(codes, unknown, tokens.contains("mdoff"), newsProviders);
  }

  private static int code(String token) {
    if (token.startsWith(NEWS_OF)) {
      return NEWS;
    }
    return NAMES.keySet().stream()
        .filter(code -> token.equals(Integer.toString(code)))
        .findFirst()
        .orElse(-1);
  }

  /** What an error tells of the codes that there are. */
  static String legalOnes() {
    return NAMES.entrySet().stream()
        .map(entry -> entry.getKey() + "(" + entry.getValue() + ")")
        .collect(Collectors.joining(","));
  }

  boolean has(int code) {
    return codes.contains(code);
  }
}
