package io.github.pitrunner.marketdata;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.marketdata.PastSessions.PastSession;
import io.github.pitrunner.v1.HistoryPage;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions for bars and bars as the API has them. */
final class BarProtos {
  private static final ProtoEnum<WhatToShow, io.github.pitrunner.v1.WhatToShow> SHOWS =
      new ProtoEnum<>(
          WhatToShow.values(), io.github.pitrunner.v1.WhatToShow.values(), "WHAT_TO_SHOW_");

  private BarProtos() {}

  private static final Set<WhatToShow> OF_QUOTES =
      EnumSet.of(WhatToShow.MIDPOINT, WhatToShow.BID, WhatToShow.ASK, WhatToShow.BID_ASK);

  private static final Set<WhatToShow> OF_AN_INDEX =
      EnumSet.of(
          WhatToShow.TRADES,
          WhatToShow.HISTORICAL_VOLATILITY,
          WhatToShow.OPTION_IMPLIED_VOLATILITY);

  private static final Set<WhatToShow> LIVE =
      EnumSet.of(WhatToShow.TRADES, WhatToShow.MIDPOINT, WhatToShow.BID, WhatToShow.ASK);

  /**
   * A question whose instrument has not been looked up.
   *
   * @param show null when it was not said
   */
  record Question(
      InstrumentRef instrument,
      BarDuration duration,
      BarSize size,
      @Nullable WhatToShow show,
      boolean regularHoursOnly,
      @Nullable Instant end) {

    /**
     * The question for the instrument that was found.
     *
     * @throws Failure.InvalidRequest if it cannot be asked of such an instrument
     */
    BarQuery about(Instrument found) {
      boolean isContinuous = found.type() == SecurityType.CONTINUOUS_FUTURE;
      if (isContinuous && end != null) {
        throw new Failure.InvalidRequest(
            "end_time", "cannot be given for a continuous future, whose bars end now");
      }
      BarQuery query =
          new BarQuery(found, duration, size, shown(found, show), regularHoursOnly, end);
      if (size == BarSize.SECONDS_1
          && duration.count() > BarDuration.MOST_SECONDS_OF_BARS_OF_ONE
          && !query.takesEnd()) {
        throw new Failure.InvalidRequest(
            "duration",
            "is at most %d S with bars of 1 secs that take no end time"
                .formatted(BarDuration.MOST_SECONDS_OF_BARS_OF_ONE));
      }
      return query;
    }
  }

  /**
   * What is shown of an instrument.
   *
   * @param asked null for what is usual
   * @throws Failure.InvalidRequest if such an instrument has none of it
   */
  static WhatToShow shown(Instrument instrument, @Nullable WhatToShow asked) {
    Set<WhatToShow> legal =
        switch (instrument.type()) {
          case FOREX -> OF_QUOTES;
          case INDEX -> OF_AN_INDEX;
          default -> EnumSet.allOf(WhatToShow.class);
        };
    if (asked != null && !legal.contains(asked)) {
      throw new Failure.InvalidRequest(
          "what_to_show",
          "%s is not there for %s; ask for one of %s".formatted(asked, instrument, legal));
    }
    WhatToShow usual = legal.contains(WhatToShow.TRADES) ? WhatToShow.TRADES : WhatToShow.MIDPOINT;
    return Objects.requireNonNullElse(asked, usual);
  }

  /** The fields that questions for history share. */
  private static final class Common {
    private final Fields fields = Fields.ofRequest();
    private final InstrumentRef instrument;

    Common(io.github.pitrunner.v1.InstrumentRef ref) {
      this.instrument = InstrumentProtos.fromProto(fields.at("instrument"), ref);
    }

    @Nullable BarDuration duration(String text) {
      return fields.read("duration", () -> BarDuration.of(text));
    }

    @Nullable WhatToShow show(io.github.pitrunner.v1.WhatToShow show) {
      return SHOWS.fromProto(fields, "what_to_show", show);
    }

    @Nullable Instant end(boolean present, Timestamp time, Instant now) {
      Instant end = fields.time("end_time", present, time);
      if (end != null) {
        fields.check(!end.isAfter(now), "end_time", "is in the future; leave it out for now");
      }
      return end;
    }

    @Nullable BarSize size(String text, @Nullable BarDuration duration) {
      BarSize size = fields.read("bar_size", () -> BarSize.of(text));
      if (duration != null && size != null) {
        fields.check(
            duration.serves(size),
            "bar_size",
            "'%s' does not go with a duration of '%s'; legal are %s"
                .formatted(size.wireName(), duration.wireName(), BarSize.names(duration::serves)));
      }
      return size;
    }
  }

  /**
   * Reads a request.
   *
   * @throws Failure.InvalidRequest with everything that is wrong
   */
  static Question fromProto(ListBarsRequest request, Instant now) {
    Common common = new Common(request.getInstrument());
    BarDuration duration = common.duration(request.getDuration());
    BarSize size = common.size(request.getBarSize(), duration);
    WhatToShow show = common.show(request.getWhatToShow());
    Instant end = common.end(request.hasEndTime(), request.getEndTime(), now);
    common.fields.check(
        end == null || show != WhatToShow.ADJUSTED_LAST,
        "end_time",
        "cannot be given with WHAT_TO_SHOW_ADJUSTED_LAST, whose bars end now");
    common.fields.verify();
    return new Question(
        common.instrument,
        Objects.requireNonNull(duration),
        Objects.requireNonNull(size),
        show,
        request.getRegularHoursOnly(),
        end);
  }

  /**
   * Reads a request; without a history its duration is a day that nobody asks for.
   *
   * @throws Failure.InvalidRequest with everything that is wrong
   */
  static Question fromProto(StreamBarsRequest request) {
    Common common = new Common(request.getInstrument());
    boolean hasHistory = !request.getDuration().isEmpty();
    BarDuration duration = hasHistory ? common.duration(request.getDuration()) : null;
    BarSize size = common.size(request.getBarSize(), duration);
    common.fields.check(
        size != BarSize.SECONDS_1,
        "bar_size",
        "'1 secs' is not sent live; legal are "
            + BarSize.names(other -> other != BarSize.SECONDS_1));
    WhatToShow show = common.show(request.getWhatToShow());
    common.fields.check(
        show == null || LIVE.contains(show),
        "what_to_show",
        "%s is not sent live; ask for one of %s".formatted(show, LIVE));
    common.fields.verify();
    return new Question(
        common.instrument,
        hasHistory ? Objects.requireNonNull(duration) : BarDuration.of("1 D"),
        Objects.requireNonNull(size),
        show,
        request.getRegularHoursOnly(),
        null);
  }

  /**
   * Reads a request, as one for daily bars.
   *
   * @throws Failure.InvalidRequest with everything that is wrong
   */
  static Question fromProto(ListTradingSessionsRequest request, Instant now) {
    Common common = new Common(request.getInstrument());
    BarDuration duration = common.duration(request.getDuration());
    common.fields.check(
        duration == null || duration.serves(BarSize.DAYS_1),
        "duration",
        "is in seconds; sessions are asked for in D, W, M or Y");
    Instant end = common.end(request.hasEndTime(), request.getEndTime(), now);
    common.fields.verify();
    return new Question(
        common.instrument,
        Objects.requireNonNull(duration),
        BarSize.DAYS_1,
        null,
        request.getRegularHoursOnly(),
        end);
  }

  /**
   * What to show of a request.
   *
   * @return null when it was not said
   */
  static @Nullable WhatToShow show(Fields fields, io.github.pitrunner.v1.WhatToShow show) {
    return SHOWS.fromProto(fields, "what_to_show", show);
  }

  /** A live bar as its readers get it. */
  static StreamBarsResponse toItem(Bar bar) {
    return StreamBarsResponse.newBuilder().setBar(toProto(bar)).build();
  }

  /** A part of a history. */
  static StreamBarsResponse toPage(List<Bar> bars, int done, int total) {
    return StreamBarsResponse.newBuilder()
        .setPage(
            HistoryPage.newBuilder()
                .addAllBars(bars.stream().map(BarProtos::toProto).toList())
                .setDone(done)
                .setTotal(total))
        .build();
  }

  /** A session of the past. */
  static io.github.pitrunner.v1.PastSession toProto(PastSession session) {
    return io.github.pitrunner.v1.PastSession.newBuilder()
        .setTradingDate(Times.toProto(session.tradingDay()))
        .setOpenTime(Times.toProto(session.open()))
        .setCloseTime(Times.toProto(session.close()))
        .build();
  }

  static io.github.pitrunner.v1.Bar toProto(Bar bar) {
    var proto =
        io.github.pitrunner.v1.Bar.newBuilder()
            .setStartTime(Times.toProto(bar.start()))
            .setOpen(Decimals.toProto(bar.open()))
            .setHigh(Decimals.toProto(bar.high()))
            .setLow(Decimals.toProto(bar.low()))
            .setClose(Decimals.toProto(bar.close()))
            .setComplete(bar.isComplete());
    if (bar.tradingDay() != null) {
      proto.setTradingDate(Times.toProto(bar.tradingDay()));
    }
    QuoteProtos.set(bar.volume(), proto::setVolume);
    QuoteProtos.set(bar.averagePrice(), proto::setAveragePrice);
    if (bar.tradeCount() != null) {
      proto.setTradeCount(bar.tradeCount());
    }
    return proto.build();
  }
}
