package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import io.github.pitrunner.tws.HistoricalDataBar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A history request that has been understood.
 *
 * @param figure what is shown if it is no price
 * @param format of the bars' dates: 1 text, 2 epoch seconds, 3 text without a year
 */
record BarQuery(
    int reqId,
    Instrument instrument,
    BarShow show,
    @Nullable Figure figure,
    BarSize size,
    TradingHours hours,
    Instant start,
    Instant end,
    int format) {
  private static final String NONE = "-1";

  /** The bar of a span. */
  HistoricalDataBar bar(BarSpan span) {
    HistoricalDataBar.Builder bar = HistoricalDataBar.newBuilder().setDate(date(span));
    if (figure != null) {
      Figure.Values values = figure.within(span, hours);
      return bar.setOpen(values.open())
          .setHigh(values.high())
          .setLow(values.low())
          .setClose(values.close())
          .setVolume(NONE)
          .setWap(NONE)
          .setBarCount(-1)
          .build();
    }
    Stretch stretch = stretch(span, show.side());
    Candle candle = stretch.candle();
    if (show == BarShow.BID_ASK) {
      Stretch asks = stretch(span, Side.ASK);
      bar.setOpen(average(Side.BID, stretch).doubleValue())
          .setHigh(price(Side.ASK, asks.candle().high()))
          .setLow(price(Side.BID, candle.low()))
          .setClose(average(Side.ASK, asks).doubleValue());
    } else {
      bar.setOpen(price(show.side(), candle.open()))
          .setHigh(price(show.side(), candle.high()))
          .setLow(price(show.side(), candle.low()))
          .setClose(price(show.side(), candle.close()));
    }
    if (!show.isOfTrades()) {
      return bar.setVolume(NONE).setWap(NONE).setBarCount(-1).build();
    }
    boolean hasVolume = instrument.hasVolume();
    return bar.setVolume(hasVolume ? Long.toString(stretch.volume()) : "0")
        .setWap(hasVolume ? average(Side.TRADES, stretch).toPlainString() : "0")
        .setBarCount(hasVolume ? (int) Math.min(stretch.trades(), Integer.MAX_VALUE) : 0)
        .build();
  }

  private Stretch stretch(BarSpan span, Side side) {
    StretchBuilder whole = new StretchBuilder();
    for (BarSpan.Piece piece : span.pieces()) {
      Stretch part = instrument.tape().stretch(side, piece.from(), piece.to());
      whole.add(part.candle(), part.volume(), part.trades(), part.average());
    }
    return whole.built();
  }

  private double price(Side side, long value) {
    return instrument.tape().price(side, value).doubleValue();
  }

  private BigDecimal average(Side side, Stretch stretch) {
    int digits = instrument.tape().rule().scale();
    BigDecimal unit = instrument.tape().price(side, 1);
    return BigDecimal.valueOf(stretch.average())
        .multiply(unit)
        .setScale(digits + 1, RoundingMode.HALF_EVEN);
  }

  private String date(BarSpan span) {
    if (!size.isIntraday()) {
      return GatewayTime.DAY.format(span.date());
    }
    return switch (format) {
      case 2 -> Long.toString(span.start().getEpochSecond());
      case 3 -> GatewayTime.zonedShort(span.start(), instrument.zone());
      default -> GatewayTime.zoned(span.start(), instrument.zone());
    };
  }
}
