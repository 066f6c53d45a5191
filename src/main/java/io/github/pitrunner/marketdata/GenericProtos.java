package io.github.pitrunner.marketdata;

import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.Quote.Extras;
import io.github.pitrunner.v1.Dividends;
import io.github.pitrunner.v1.GenericValues;
import io.github.pitrunner.v1.GenericValues.Shortability;
import io.github.pitrunner.v1.TradeVolume;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Values of generic ticks as the API has them, from tick types (protocol section 4). What has no
 * field, or cannot be read, is given by the tick's name as the gateway wrote it.
 */
final class GenericProtos {
  private static final Logger LOG = Logger.getLogger(GenericProtos.class);

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(46, "shortable"),
          Map.entry(47, "fundamental_ratios"),
          Map.entry(48, "rt_volume"),
          Map.entry(50, "bid_yield"),
          Map.entry(51, "ask_yield"),
          Map.entry(52, "last_yield"),
          Map.entry(59, "dividends"),
          Map.entry(62, "news"),
          Map.entry(77, "rt_trade_volume"),
          Map.entry(78, "creditman_mark_price"),
          Map.entry(101, "ipo_estimated_midpoint"),
          Map.entry(102, "ipo_final_price"),
          Map.entry(103, "delayed_bid_yield"),
          Map.entry(104, "delayed_ask_yield"));

  private GenericProtos() {}

  static GenericValues toProto(Extras extras) {
    GenericValues.Builder values = GenericValues.newBuilder();
    extras.numbers().forEach((type, value) -> set(values, type, value));
    extras.texts().forEach((type, text) -> set(values, type, text));
    return values.build();
  }

  // A table of tick types; shorter would be less clear.
  private static void set(GenericValues.Builder values, int type, BigDecimal value) {
    Decimal decimal = Decimals.toProto(value);
    switch (type) {
      case 15 -> values.getRange13WeeksBuilder().setLow(decimal);
      case 16 -> values.getRange13WeeksBuilder().setHigh(decimal);
      case 17 -> values.getRange26WeeksBuilder().setLow(decimal);
      case 18 -> values.getRange26WeeksBuilder().setHigh(decimal);
      case 19 -> values.getRange52WeeksBuilder().setLow(decimal);
      case 20 -> values.getRange52WeeksBuilder().setHigh(decimal);
      case 21 -> values.setAverageVolume(decimal);
      case 23 -> values.setHistoricalVolatility(decimal);
      case 24 -> values.setImpliedVolatility(decimal);
      case 27 -> values.setCallOpenInterest(decimal);
      case 28 -> values.setPutOpenInterest(decimal);
      case 29 -> values.setCallVolume(decimal);
      case 30 -> values.setPutVolume(decimal);
      case 31 -> values.setIndexFuturePremium(decimal);
      case 34 -> values.getAuctionBuilder().setVolume(decimal);
      case 35 -> values.getAuctionBuilder().setPrice(decimal);
      case 36 -> values.getAuctionBuilder().setImbalance(decimal);
      case 37 -> values.setMarkPrice(decimal);
      case 46 -> values.setShortability(shortability(value.doubleValue()));
      case 54 -> values.setTradeCount(decimal);
      case 55 -> values.setTradeRate(decimal);
      case 56 -> values.setVolumeRate(decimal);
      case 57 -> values.setLastRegularTrade(decimal);
      case 58 -> values.setRealTimeHistoricalVolatility(decimal);
      case 60 -> values.setBondFactor(decimal);
      case 61 -> values.getAuctionBuilder().setRegulatoryImbalance(decimal);
      case 63 -> values.setVolume3Minutes(decimal);
      case 64 -> values.setVolume5Minutes(decimal);
      case 65 -> values.setVolume10Minutes(decimal);
      case 79 -> values.setSlowMarkPrice(decimal);
      case 86 -> values.setFuturesOpenInterest(decimal);
      case 87 -> values.setAverageOptionVolume(decimal);
      case 89 -> values.setShortableShares(decimal);
      case 92 -> values.getNetAssetValueBuilder().setClose(decimal);
      case 93 -> values.getNetAssetValueBuilder().setPriorClose(decimal);
      case 94 -> values.getNetAssetValueBuilder().setBid(decimal);
      case 95 -> values.getNetAssetValueBuilder().setAsk(decimal);
      case 96 -> values.getNetAssetValueBuilder().setLast(decimal);
      case 97 -> values.getNetAssetValueBuilder().setFrozenLast(decimal);
      case 98 -> values.getNetAssetValueBuilder().setHigh(decimal);
      case 99 -> values.getNetAssetValueBuilder().setLow(decimal);
      case 105 -> values.getOddLotsBuilder().setBid(decimal);
      case 106 -> values.getOddLotsBuilder().setAsk(decimal);
      case 107 -> values.getOddLotsBuilder().setBidSize(decimal);
      case 108 -> values.getOddLotsBuilder().setAskSize(decimal);
      default -> values.putOther(name(type), value.toPlainString());
    }
  }

  private static void set(GenericValues.Builder values, int type, String text) {
    switch (type) {
      case 48 -> read(values, type, text, part -> values.setRtVolume(trade(part)));
      case 59 -> read(values, type, text, part -> values.setDividends(dividends(part)));
      case 77 -> read(values, type, text, part -> values.setRtTradeVolume(trade(part)));
      case 109 -> values.getOddLotsBuilder().setBidExchange(text);
      case 110 -> values.getOddLotsBuilder().setAskExchange(text);
      default -> values.putOther(name(type), text);
    }
  }

  private static String name(int type) {
    return NAMES.getOrDefault(type, "tick_" + type);
  }

  private static void read(
      GenericValues.Builder values, int type, String text, Function<String, ?> reader) {
    try {
      var unused = reader.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.warnf("The tick %s '%s' is not what it should be", name(type), text);
      values.putOther(name(type), text);
    }
  }

  private static Shortability shortability(double level) {
    if (level > 2.5) {
      return Shortability.SHORTABILITY_AVAILABLE;
    }
    return level > 1.5
        ? Shortability.SHORTABILITY_LOCATABLE
        : Shortability.SHORTABILITY_UNAVAILABLE;
  }

  /** {@code price;size;ms;totalVolume;vwap;single}; the price may be empty. */
  private static TradeVolume trade(String text) {
    List<String> parts = parts(text, ";", 6);
    TradeVolume.Builder trade = TradeVolume.newBuilder();
    decimal(parts.get(0), trade::setPrice);
    decimal(parts.get(1), trade::setSize);
    if (!parts.get(2).isEmpty()) {
      trade.setTime(Times.toProto(Instant.ofEpochMilli(Long.parseLong(parts.get(2)))));
    }
    decimal(parts.get(3), trade::setTotalVolume);
    decimal(parts.get(4), trade::setAveragePrice);
    return trade.setSingleMarketMaker(Boolean.parseBoolean(parts.get(5))).build();
  }

  /** Sums of the past and the next year, day and amount of the next; each may be empty. */
  private static Dividends dividends(String text) {
    List<String> parts = parts(text, ",", 4);
    Dividends.Builder dividends = Dividends.newBuilder();
    decimal(parts.get(0), dividends::setPastYear);
    decimal(parts.get(1), dividends::setNextYear);
    if (!parts.get(2).isEmpty()) {
      LocalDate day = LocalDate.parse(parts.get(2), DateTimeFormatter.BASIC_ISO_DATE);
      dividends.setNextDate(
          Date.newBuilder()
              .setYear(day.getYear())
              .setMonth(day.getMonthValue())
              .setDay(day.getDayOfMonth()));
    }
    decimal(parts.get(3), dividends::setNextAmount);
    return dividends.build();
  }

  private static List<String> parts(String text, String separator, int count) {
    List<String> parts = List.of(text.split(separator, -1));
    if (parts.size() != count) {
      throw new IllegalArgumentException("%d parts".formatted(parts.size()));
    }
    return parts;
  }

  private static void decimal(String text, Function<Decimal, ?> setter) {
    if (!text.isEmpty()) {
      QuoteProtos.set(new BigDecimal(text), setter);
    }
  }
}
