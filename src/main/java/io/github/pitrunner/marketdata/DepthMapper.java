package io.github.pitrunner.marketdata;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.marketdata.DepthChange.Operation;
import io.github.pitrunner.marketdata.DepthChange.Row;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.MarketDepth;
import io.github.pitrunner.tws.MarketDepthData;
import io.github.pitrunner.tws.MarketDepthExchanges;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthL2;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.wire.ProtocolViolation;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Order books ⇄ the gateway's messages. */
final class DepthMapper {
  private static final Logger LOG = Logger.getLogger(DepthMapper.class);
  private static final int HALTED = 316;
  private static final int RESET = 317;
  private static final int PERMISSION_MISSING = 2152;
  private static final int COMPETING_SESSION = 10197;
  private static final int BID = 1;

  private final Gateway gateway;

  DepthMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens a book.
   *
   * @param rows how many rows each side has; asked each time that the book is asked for anew
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Feed open(Instrument instrument, boolean isSmart, IntSupplier rows, DepthListener listener) {
    return gateway.open(
        Call.of(
                "market depth of " + instrument,
                id ->
                    MarketDepthRequest.newBuilder()
                        .setReqId(id)
                        .setContract(Contracts.toWire(instrument))
                        .setNumRows(rows.getAsInt())
                        .setIsSmartDepth(isSmart)
                        .build())
            .withCancel(
                id -> CancelMarketDepth.newBuilder().setReqId(id).setIsSmartDepth(isSmart).build())
            .drawing(new Draw.Depth())
            .from(Farm.Kind.MARKET_DATA),
        new DepthFeedListener(listener));
  }

  /** An exchange that has books of a type of instrument. */
  record Venue(String exchange, String securityType) {}

  /** All exchanges that have books. */
  Future<List<Venue>> venues() {
    return gateway
        .singleWithoutId(
            "the exchanges that have market depth",
            MarketDepthExchangesRequest.getDefaultInstance(),
            MarketDepthExchanges.class)
        .map(
            answer ->
                answer.getDepthMarketDataDescriptionsList().stream()
                    .map(one -> new Venue(one.getExchange(), one.getSecType()))
                    .toList());
  }

  /** A type as {@link Venue} names it. */
  static String securityType(SecurityType type) {
    return Contracts.toWire(type);
  }

  /** Translates the messages of a book. */
  private static final class DepthFeedListener implements FeedListener {
    private final DepthListener listener;

    DepthFeedListener(DepthListener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpened(int requestId) {
      listener.onOpened();
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof MarketDepth depth) {
        listener.onChange(change(depth.getMarketDepthData(), false));
      } else if (message instanceof MarketDepthL2 depth) {
        listener.onChange(change(depth.getMarketDepthData(), true));
      }
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      switch (warning.code()) {
        case RESET -> listener.onReset(warning.toString());
        case HALTED -> listener.onHalted(warning.toString());
        case PERMISSION_MISSING -> listener.onNotice(warning.text());
        case COMPETING_SESSION -> listener.onBlocked(warning.toString());
        default -> LOG.infof("An order book: %s", warning);
      }
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onDoubt("farm %s, perhaps that of the book, is broken".formatted(farm.name()));
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(failure);
    }

    private static DepthChange change(MarketDepthData data, boolean hasMaker) {
      Operation operation =
          switch (data.getOperation()) {
            case 0 -> Operation.INSERT;
            case 1 -> Operation.UPDATE;
            case 2 -> Operation.DELETE;
            default ->
                throw new ProtocolViolation(
                    "Market depth has the unknown operation %d".formatted(data.getOperation()));
          };
      return new DepthChange(
          data.getSide() == BID,
          operation,
          data.getPosition(),
          operation == Operation.DELETE ? null : row(data, hasMaker));
    }

    private static Row row(MarketDepthData data, boolean hasMaker) {
      BigDecimal price = WireNumbers.decimal(data.hasPrice(), data.getPrice());
      BigDecimal size = size(data.getSize());
      if (price == null || size == null) {
        throw new ProtocolViolation(
            "Row %d of market depth has no price or no size".formatted(data.getPosition()));
      }
      return new Row(price, size, hasMaker ? data.getMarketMaker() : "");
    }

    private static @Nullable BigDecimal size(String text) {
      try {
        return WireNumbers.decimal(text);
      } catch (NumberFormatException e) {
        throw new ProtocolViolation("Market depth has the unreadable size '%s'".formatted(text), e);
      }
    }
  }
}
