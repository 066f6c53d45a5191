package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.QuoteProtos.set;

import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamTicksResponse;
import java.time.Instant;

/** Single ticks and their marks as the API has them. */
final class TickProtos {
  private TickProtos() {}

  static io.github.pitrunner.v1.Tick toProto(Tick tick) {
    var proto = io.github.pitrunner.v1.Tick.newBuilder().setTime(Times.toProto(tick.time()));
    if (tick instanceof Tick.Trade trade) {
      set(trade.price(), proto::setPrice);
      set(trade.size(), proto::setSize);
      proto
          .setExchange(trade.exchange())
          .setSpecialConditions(trade.conditions())
          .setUnreported(trade.isUnreported())
          .setPastLimit(trade.isPastLimit());
    } else if (tick instanceof Tick.BidAsk quote) {
      set(quote.bid().price(), proto::setBid);
      set(quote.bid().size(), proto::setBidSize);
      set(quote.ask().price(), proto::setAsk);
      set(quote.ask().size(), proto::setAskSize);
      proto.setBidPastLow(quote.isBidPastLow()).setAskPastHigh(quote.isAskPastHigh());
    } else if (tick instanceof Tick.Midpoint midpoint) {
      set(midpoint.price(), proto::setPrice);
    }
    return proto.build();
  }

  static StreamTicksResponse item(Tick tick) {
    return StreamTicksResponse.newBuilder().setTick(toProto(tick)).build();
  }

  static StreamTicksResponse marker(StreamMarker.Kind kind, Instant time, String reason) {
    return StreamTicksResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, time, reason))
        .build();
  }

  /** The mark that so many ticks were left out. */
  static StreamTicksResponse loss(long lost, Instant time) {
    return StreamTicksResponse.newBuilder()
        .setMarker(
            QuoteProtos.marker(
                    StreamMarker.Kind.KIND_LOSS, time, "the reader was too slow for them")
                .toBuilder()
                .setLost(lost))
        .build();
  }
}
