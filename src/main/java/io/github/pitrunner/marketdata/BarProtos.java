package io.github.pitrunner.marketdata;

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
import io.github.pitrunner.v1.ListBarsRequest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Questions for bars and bars as the API has them. */
final class BarProtos {
  private static final ProtoEnum<WhatToShow, io.github.pitrunner.v1.WhatToShow> SHOWS =
      new ProtoEnum<>(
          WhatToShow.values(), io.github.pitrunner.v1.WhatToShow.values(), "WHAT_TO_SHOW_");

  private BarProtos() {}

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
      if (found.type() == SecurityType.CONTINUOUS_FUTURE && end != null) {
        throw new Failure.InvalidRequest(
            "end_time", "cannot be given for a continuous future, whose bars end now");
      }
      WhatToShow usual =
          found.type() == SecurityType.FOREX ? WhatToShow.MIDPOINT : WhatToShow.TRADES;
      return new BarQuery(
          found, duration, size, Objects.requireNonNullElse(show, usual), regularHoursOnly, end);
    }
  }

  /**
   * Reads a request.
   *
   * @throws Failure.InvalidRequest with everything that is wrong
   */
  static Question fromProto(ListBarsRequest request, Instant now) {
    Fields fields = Fields.ofRequest();
    InstrumentRef instrument =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    BarDuration duration = fields.read("duration", () -> BarDuration.of(request.getDuration()));
    BarSize size = fields.read("bar_size", () -> BarSize.of(request.getBarSize()));
    WhatToShow show = SHOWS.fromProto(fields, "what_to_show", request.getWhatToShow());
    Instant end = fields.time("end_time", request.hasEndTime(), request.getEndTime());
    if (duration != null && size != null) {
      fields.check(
          duration.serves(size),
          "bar_size",
          "'%s' does not go with a duration of '%s'; legal are %s"
              .formatted(size.wireName(), duration.wireName(), BarSize.names(duration::serves)));
    }
    if (end != null) {
      fields.check(!end.isAfter(now), "end_time", "is in the future");
      fields.check(
          show != WhatToShow.ADJUSTED_LAST,
          "end_time",
          "cannot be given with WHAT_TO_SHOW_ADJUSTED_LAST, whose bars end now");
    }
    fields.verify();
    return new Question(
        instrument,
        Objects.requireNonNull(duration),
        Objects.requireNonNull(size),
        show,
        request.getRegularHoursOnly(),
        end);
  }

  static io.github.pitrunner.v1.Bar toProto(Bar bar) {
    var proto =
        io.github.pitrunner.v1.Bar.newBuilder()
            .setStartTime(Times.toProto(bar.start()))
            .setOpen(Decimals.toProto(bar.open()))
            .setHigh(Decimals.toProto(bar.high()))
            .setLow(Decimals.toProto(bar.low()))
            .setClose(Decimals.toProto(bar.close()));
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
