package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.HistoricalDataRequest;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands a history request, or tells the client why it can't be (protocol section 5.4). */
final class BarQueryReader {
  /** What bonds alone have; there is none here. */
  private static final Set<String> OF_BONDS =
      Set.of("YIELD_BID", "YIELD_ASK", "YIELD_BID_ASK", "YIELD_LAST");

  private static final Set<BarShow> LIVE =
      Set.of(BarShow.TRADES, BarShow.MIDPOINT, BarShow.BID, BarShow.ASK);

  /** More bars would not fit into one frame. */
  private static final long MOST_BARS = 150_000;

  private final Market market;

  BarQueryReader(Market market) {
    this.market = market;
  }

  /** The query; null when the client has been told what is wrong. */
  @Nullable BarQuery read(ClientLine client, HistoricalDataRequest request, Instrument instrument) {
    int reqId = request.getReqId();
    BarShow show = show(client, reqId, request.getWhatToShow(), instrument);
    BarSize size = show == null ? null : BarSize.parsed(request.getBarSizeSetting());
    if (show == null || size == null) {
      if (show != null) {
        Errors.invalid(
            client,
            reqId,
            "Historical data bar size setting '%s' is invalid. Legal ones are: %s"
                .formatted(request.getBarSizeSetting(), BarSize.legalOnes()));
      }
      return null;
    }
    Lookback lookback = Lookback.parsed(request.getDuration());
    if (lookback == null) {
      Errors.invalid(
          client,
          reqId,
          "Historical data query duration '%s' is invalid: a count and one of S, D, W, M, Y"
              .formatted(request.getDuration()));
      return null;
    }
    if (!lookback.allows(size)) {
      Errors.invalid(
          client,
          reqId,
          "Bars of %s do not go with a duration of '%s'".formatted(size, request.getDuration()));
      return null;
    }
    return isFitting(client, request, show, size)
        ? query(client, request, instrument, show, size, lookback)
        : null;
  }

  private @Nullable BarQuery query(
      ClientLine client,
      HistoricalDataRequest request,
      Instrument instrument,
      BarShow show,
      BarSize size,
      Lookback lookback) {
    int reqId = request.getReqId();
    Instant end = end(client, reqId, request.getEndDateTime(), instrument);
    if (end == null) {
      return null;
    }
    TradingHours hours = instrument.hours(!request.getUseRth());
    if (lookback.seconds() * hours.openShare() / size.seconds() > MOST_BARS) {
      Errors.history(client, reqId, "Time length exceed max.");
      return null;
    }
    Instant since = instrument.since();
    if (!end.isAfter(since)) {
      noData(client, reqId, instrument, show.name());
      return null;
    }
    Instant start = lookback.start(hours, since, end);
    return new BarQuery(
        reqId,
        instrument,
        show,
        figure(show, instrument),
        size,
        hours,
        lookback.unit() == Lookback.Unit.S ? size.floor(start) : start,
        end,
        request.hasFormatDate() ? request.getFormatDate() : 1);
  }

  /** What to show; null when the client has been told that there is none of it. */
  @Nullable BarShow show(ClientLine client, int reqId, String asked, Instrument instrument) {
    if (asked.equals("AGGTRADES") || OF_BONDS.contains(asked)) {
      client.error(
          reqId,
          10299,
          "Expected what to show is %s, please use that instead of %s."
              .formatted(instrument.hasTrades() ? BarShow.TRADES : BarShow.MIDPOINT, asked));
      return null;
    }
    for (BarShow show : BarShow.values()) {
      if (show.name().equals(asked)) {
        if (!show.fits(instrument) || !isTold(show, instrument)) {
          noData(client, reqId, instrument, asked);
          return null;
        }
        return show;
      }
    }
    Errors.invalid(client, reqId, "What to show '%s' is not known".formatted(asked));
    return null;
  }

  private boolean isTold(BarShow show, Instrument instrument) {
    return show != BarShow.OPTION_IMPLIED_VOLATILITY
        || market.impliedVolatility(instrument) != null;
  }

  private @Nullable Figure figure(BarShow show, Instrument instrument) {
    return switch (show) {
      case HISTORICAL_VOLATILITY -> (span, hours) -> Statistics.volatility(instrument, span.date());
      case OPTION_IMPLIED_VOLATILITY -> market.impliedVolatility(instrument);
      case FEE_RATE -> (span, hours) -> ShortSupply.feeRates(instrument, span, hours);
      case TRADES, MIDPOINT, BID, ASK, BID_ASK, ADJUSTED_LAST -> null;
    };
  }

  private static boolean isFitting(
      ClientLine client, HistoricalDataRequest request, BarShow show, BarSize size) {
    int reqId = request.getReqId();
    boolean isOpenEnded = request.getEndDateTime().isBlank();
    if (!isOpenEnded && request.getContract().getSecType().equals("CONTFUT")) {
      client.error(reqId, 10339, "Setting end date/time for continuous future is not allowed.");
    } else if (!isOpenEnded && show == BarShow.ADJUSTED_LAST) {
      Errors.invalid(client, reqId, "End date not supported with adjusted last");
    } else if (request.getKeepUpToDate() && !isOpenEnded) {
      Errors.invalid(client, reqId, "End date not supported with keep up to date");
    } else if (request.getKeepUpToDate()
        && (!LIVE.contains(show) || size.compareTo(BarSize.SECONDS_5) < 0)) {
      Errors.invalid(
          client, reqId, "Bars of %s of %s can't be kept up to date".formatted(size, show));
    } else if (show.isDaily() && size.isIntraday()) {
      Errors.history(client, reqId, "No historical data query for %s of %s".formatted(show, size));
    } else if (request.hasFormatDate()
        && (request.getFormatDate() < 1 || request.getFormatDate() > 3)) {
      Errors.invalid(
          client, reqId, "Date format %d is not known".formatted(request.getFormatDate()));
    } else {
      return true;
    }
    return false;
  }

  /**
   * The first moment after what a request asks for, which is just after now at the latest; null
   * when the client was told that it is wrong.
   */
  @Nullable Instant end(ClientLine client, int reqId, String text, Instrument instrument) {
    Instant now = market.now().plusMillis(1);
    if (text.isBlank()) {
      return now;
    }
    Instant end = GatewayTime.parsed(text, instrument.zone());
    if (end == null) {
      client.error(
          reqId,
          10314,
          "End Date/Time: The date, time, or time-zone entered is invalid. The correct format is"
              + " yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional: '"
              + text
              + "'");
      return null;
    }
    if (GatewayTime.isZoneImplied(text)) {
      Errors.zoneImplied(client, reqId, instrument.zone());
    }
    return end.isAfter(now) ? now : end;
  }

  static void noData(ClientLine client, int reqId, Instrument instrument, String asked) {
    Errors.history(
        client,
        reqId,
        "HMDS query returned no data: %s@%s %s"
            .formatted(
                instrument.contract().getLocalSymbol(),
                instrument.contract().getExchange(),
                asked));
  }
}
