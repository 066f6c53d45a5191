package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import io.github.pitrunner.tws.HistogramData;
import io.github.pitrunner.tws.HistogramDataEntry;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much was traded at each price; each minute's volume is counted at its average price. */
record Histogram(Instrument instrument, Map<Long, Long> volumes) {
  private static final Pattern PERIOD =
      Pattern.compile("(\\d{1,4}) ?(seconds?|minutes?|hours?|days?|weeks?|months?|years?)");

  /** A longer one would keep the others waiting. */
  private static final long LONGEST_SECONDS = 32 * 86_400L;

  /** Reads "3 days"; null when it is no period up to a month. */
  static @Nullable Lookback period(String text) {
    Matcher matcher = PERIOD.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    int count = Integer.parseInt(matcher.group(1));
    String unit = matcher.group(2);
    Lookback lookback =
        switch (unit.substring(0, 2)) {
          case "se" -> new Lookback(count, Lookback.Unit.S);
          case "mi" -> new Lookback(count * 60, Lookback.Unit.S);
          case "ho" -> new Lookback(count * 3600, Lookback.Unit.S);
          case "da" -> new Lookback(count, Lookback.Unit.D);
          case "we" -> new Lookback(count, Lookback.Unit.W);
          case "mo" -> new Lookback(count, Lookback.Unit.M);
          default -> new Lookback(count, Lookback.Unit.Y);
        };
    return count > 0 && lookback.seconds() <= LONGEST_SECONDS ? lookback : null;
  }

  static Histogram of(Instrument instrument, TradingHours hours, Lookback lookback, Instant now) {
    Tape tape = instrument.tape();
    Map<Long, Long> volumes = new TreeMap<>();
    Instant start = lookback.start(hours, instrument.since(), now);
    for (BarSpan span : BarSpan.between(hours, BarSize.MINUTE, start, now)) {
      for (BarSpan.Piece piece : span.pieces()) {
        Stretch stretch = tape.stretch(Side.TRADES, piece.from(), piece.to());
        if (stretch.volume() > 0) {
          volumes.merge(tape.rule().floor(stretch.average()), stretch.volume(), Long::sum);
        }
      }
    }
    return new Histogram(instrument, volumes);
  }

  HistogramData toProto(int reqId) {
    HistogramData.Builder data = HistogramData.newBuilder().setReqId(reqId);
    volumes.forEach(
        (price, volume) ->
            data.addHistogramDataEntries(
                HistogramDataEntry.newBuilder()
                    .setPrice(instrument.price(price).doubleValue())
                    .setSize(Long.toString(volume))));
    return data.build();
  }
}
