package io.github.pitrunner.marketdata;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be asked for beyond the usual ticks: the gateway's code, and the tick types that it
 * brings (protocol section 4). A code means something for some instruments only; for others it
 * brings nothing, or the gateway refuses the line and names the codes that it has for them.
 */
enum GenericTick {
  OPTION_VOLUME(100, "option volume, of stocks", 29, 30),
  OPTION_OPEN_INTEREST(101, "option open interest, of stocks and options", 27, 28),
  HISTORICAL_VOLATILITY(104, "historical volatility, of stocks", 23),
  AVERAGE_OPTION_VOLUME(105, "average option volume, of stocks", 87),
  IMPLIED_VOLATILITY(106, "option implied volatility, of stocks", 24),
  INDEX_FUTURE_PREMIUM(162, "index future premium, of indices", 31),
  STATISTICS(165, "13, 26 and 52 week ranges and average volume", 15, 16, 17, 18, 19, 20, 21),
  MARK_PRICE(221, "mark price", 37),
  AUCTION(225, "auction price, volume and imbalance, of stocks", 34, 35, 36, 61),
  MARK_PRICE_TOO(232, "mark price", 37),
  RT_VOLUME(233, "trades with volume and average price", 48),
  SHORTABLE(236, "shares to sell short, of stocks", 46, 89),
  FUNDAMENTAL_RATIOS(258, "fundamental ratios, of stocks", 47),
  NEWS(292, "news, of stocks", 62),
  TRADE_COUNT(293, "trades of the day", 54),
  TRADE_RATE(294, "trades a minute", 55),
  VOLUME_RATE(295, "volume a minute", 56),
  LAST_REGULAR_TRADE(318, "last trade in regular hours", 57),
  RT_TRADE_VOLUME(375, "reportable trades with volume and average price", 77),
  RT_HISTORICAL_VOLATILITY(411, "30-day real-time historical volatility, of stocks", 58),
  DIVIDENDS(456, "dividends, of stocks", 59),
  BOND_FACTOR(460, "bond factor, of bonds", 60),
  ETF_NAV_LAST(577, "net asset value, of funds traded as stocks", 92, 93, 94, 95, 96, 97, 98, 99),
  IPO_PRICES(586, "prices of an initial offering, of stocks", 101, 102),
  FUTURES_OPEN_INTEREST(588, "open interest, of futures", 86),
  SHORT_TERM_VOLUME(595, "volume of 3, 5 and 10 minutes, of stocks", 63, 64, 65),
  ETF_NAV_RANGE(614, "high and low of the net asset value", 92, 93, 94, 95, 96, 97, 98, 99),
  SLOW_MARK_PRICE(619, "slow mark price", 78, 79),
  ETF_NAV_FROZEN(623, "frozen net asset value", 92, 93, 94, 95, 96, 97, 98, 99),
  ODD_LOTS(787, "best odd lots, of stocks", 105, 106, 107, 108, 109, 110);

  private final int code;
  private final String meaning;

  // Never given out.
  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] tickTypes;

  GenericTick(int code, String meaning, int... tickTypes) {
    this.code = code;
    this.meaning = meaning;
    this.tickTypes = tickTypes;
  }

  static Optional<GenericTick> ofCode(int code) {
    return Arrays.stream(values()).filter(tick -> tick.code == code).findFirst();
  }

  /** The codes that there are, for a person who chose another one. */
  static String legalOnes() {
    return Arrays.stream(values())
        .map(tick -> "%d (%s)".formatted(tick.code, tick.meaning))
        .collect(Collectors.joining(", "));
  }

  /** The list of a request. */
  static String wireList(Collection<GenericTick> ticks) {
    return ticks.stream().map(tick -> Integer.toString(tick.code)).collect(Collectors.joining(","));
  }

  /** Marks the tick types that it brings. */
  void addTo(BitSet types) {
    for (int type : tickTypes) {
      types.set(type);
    }
  }

  /** Whether one of its ticks is among those. */
  boolean isAmong(Collection<Integer> types) {
    return Arrays.stream(tickTypes).anyMatch(types::contains);
  }
}
