package io.github.pitrunner.marketdata;

import com.google.type.Decimal;
import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.Quote.Computations;
import io.github.pitrunner.domain.Quote.Extras;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.v1.OptionComputations;
import io.github.pitrunner.v1.StreamMarker;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Quotes and marks as the API has them. */
final class QuoteProtos {
  static final ProtoEnum<MarketDataType, io.github.pitrunner.v1.MarketDataType> TYPES =
      new ProtoEnum<>(
          MarketDataType.values(),
          io.github.pitrunner.v1.MarketDataType.values(),
          "MARKET_DATA_TYPE_");

  private static final ProtoEnum<QuoteStatus, io.github.pitrunner.v1.QuoteStatus> STATUSES =
      new ProtoEnum<>(
          QuoteStatus.values(), io.github.pitrunner.v1.QuoteStatus.values(), "QUOTE_STATUS_");

  private QuoteProtos() {}

  /**
   * A quote.
   *
   * @param now for its age
   */
  static io.github.pitrunner.v1.Quote toProto(Quote quote, Instant now) {
    var proto =
        io.github.pitrunner.v1.Quote.newBuilder()
            .setInstrument(InstrumentProtos.toProto(quote.instrument()))
            .setBidExchanges(quote.venues().bid())
            .setAskExchanges(quote.venues().ask())
            .setLastExchange(quote.venues().last())
            .setSequence(quote.sequence())
            .setMarketDataType(TYPES.toProto(quote.type()))
            .setStatus(STATUSES.toProto(quote.status()));
    set(quote.bid().price(), proto::setBid);
    set(quote.bid().size(), proto::setBidSize);
    set(quote.ask().price(), proto::setAsk);
    set(quote.ask().size(), proto::setAskSize);
    set(quote.last().price(), proto::setLast);
    set(quote.last().size(), proto::setLastSize);
    set(quote.day().volume(), proto::setVolume);
    set(quote.day().open(), proto::setOpen);
    set(quote.day().high(), proto::setHigh);
    set(quote.day().low(), proto::setLow);
    set(quote.day().close(), proto::setClose);
    if (quote.halted() != null) {
      proto.setHalted(quote.halted());
    }
    if (quote.lastTradeTime() != null) {
      proto.setLastTradeTime(Times.toProto(quote.lastTradeTime()));
    }
    if (quote.receiveTime() != null) {
      proto.setReceiveTime(Times.toProto(quote.receiveTime()));
      proto.setAge(Times.toProto(Times.age(quote.receiveTime(), now)));
    }
    if (quote.option() != null) {
      proto.setOption(toProto(quote.option()));
    }
    if (quote.extras() != null) {
      addExtras(proto, quote.extras());
    }
    return proto.build();
  }

  private static void addExtras(io.github.pitrunner.v1.Quote.Builder proto, Extras extras) {
    if (!extras.numbers().isEmpty() || !extras.texts().isEmpty()) {
      proto.setGeneric(GenericProtos.toProto(extras));
    }
    Computations computed = extras.computations();
    if (!computed.equals(Computations.NONE)) {
      proto.setOptionComputations(toProto(computed));
    }
  }

  private static OptionComputations toProto(Computations computed) {
    OptionComputations.Builder proto = OptionComputations.newBuilder();
    set(computed.bid(), proto::setBid);
    set(computed.ask(), proto::setAsk);
    set(computed.last(), proto::setLast);
    set(computed.model(), proto::setModel);
    return proto.build();
  }

  private static void set(
      @Nullable OptionComputation computation,
      Function<io.github.pitrunner.v1.OptionComputation, ?> setter) {
    if (computation != null) {
      var unused = setter.apply(toProto(computation));
    }
  }

  /** The mark that so many quotes were left out. */
  static StreamMarker loss(long lost, Instant time) {
    return StreamMarker.newBuilder()
        .setKind(StreamMarker.Kind.KIND_LOSS)
        .setTime(Times.toProto(time))
        .setReason("The reader was too slow")
        .setLost(lost)
        .build();
  }

  /** A mark; the reason is empty where there is nothing to say. */
  static StreamMarker marker(StreamMarker.Kind kind, Instant time, String reason) {
    return StreamMarker.newBuilder()
        .setKind(kind)
        .setTime(Times.toProto(time))
        .setReason(reason)
        .build();
  }

  private static io.github.pitrunner.v1.OptionComputation toProto(OptionComputation option) {
    var proto = io.github.pitrunner.v1.OptionComputation.newBuilder();
    set(option.impliedVolatility(), proto::setImpliedVolatility);
    set(option.delta(), proto::setDelta);
    set(option.gamma(), proto::setGamma);
    set(option.vega(), proto::setVega);
    set(option.theta(), proto::setTheta);
    set(option.price(), proto::setPrice);
    set(option.underlyingPrice(), proto::setUnderlyingPrice);
    set(option.dividends(), proto::setDividends);
    return proto.build();
  }

  /** Sets a decimal that is known. */
  static void set(@Nullable BigDecimal value, Function<Decimal, ?> setter) {
    if (value != null) {
      var unused = setter.apply(Decimals.toProto(value));
    }
  }
}
