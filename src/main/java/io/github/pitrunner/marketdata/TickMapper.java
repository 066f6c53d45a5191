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
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.tws.CancelHistoricalTicks;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.HistoricalTick;
import io.github.pitrunner.tws.HistoricalTickBidAsk;
import io.github.pitrunner.tws.HistoricalTickLast;
import io.github.pitrunner.tws.HistoricalTicks;
import io.github.pitrunner.tws.HistoricalTicksBidAsk;
import io.github.pitrunner.tws.HistoricalTicksLast;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.TickByTickData;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.wire.ProtocolViolation;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Single ticks ⇄ the gateway's messages. */
final class TickMapper {
  private static final Logger LOG = Logger.getLogger(TickMapper.class);

  /** The gateway's word for a request that came too soon, or for one too many. */
  private static final int TOO_MANY = 10190;

  /** It gives the ticks of one instrument once in this time (protocol section 5.3). */
  static final Duration SAME_PAUSE = Duration.ofSeconds(15);

  private static final int LIVE_REFUSED = 10189;
  private static final int COMPETING_SESSION = 10197;
  private static final int PAST_REFUSED = 10187;

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Gateway gateway;
  private long questions;

  TickMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens a feed.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Feed open(Instrument instrument, TickKey key, TickListener listener) {
    TickKind kind = key.kind();
    return gateway.open(
        Call.of(
                "%s ticks of %s".formatted(kind, instrument),
                id ->
                    TickByTickRequest.newBuilder()
                        .setReqId(id)
                        .setContract(Contracts.toWire(instrument))
                        .setTickType(kind.liveName())
                        .setNumberOfTicks(0)
                        .setIgnoreSize(key.ignoreSize())
                        .build())
            .withCancel(id -> CancelTickByTick.newBuilder().setReqId(id).build())
            .drawing(new Draw.TickByTick(Integer.toString(instrument.contractId())))
            .from(Farm.Kind.MARKET_DATA),
        new TickFeedListener(instrument, kind, listener));
  }

  /** Ticks of the past, oldest first; none is an empty list. */
  Future<List<Tick>> past(TickQuery query, Caller caller) {
    return switch (query.kind()) {
      case LAST, ALL_LAST ->
          ask(
              query,
              caller,
              HistoricalTicksLast.class,
              HistoricalTicksLast::getIsDone,
              frame -> frame.getHistoricalTicksLastList().stream().map(TickMapper::trade));
      case BID_ASK ->
          ask(
              query,
              caller,
              HistoricalTicksBidAsk.class,
              HistoricalTicksBidAsk::getIsDone,
              frame -> frame.getHistoricalTicksBidAskList().stream().map(TickMapper::bidAsk));
      case MIDPOINT ->
          ask(
              query,
              caller,
              HistoricalTicks.class,
              HistoricalTicks::getIsDone,
              frame -> frame.getHistoricalTicksList().stream().map(TickMapper::midpoint));
    };
  }

  private <T extends Message> Future<List<Tick>> ask(
      TickQuery query,
      Caller caller,
      Class<T> frame,
      Predicate<T> isLast,
      Function<T, Stream<Tick>> ticks) {
    return gateway
        .gather(call(query, caller), frame, isLast)
        .map(frames -> frames.stream().flatMap(ticks).toList())
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof Failure failure
                        ? explained(failure, query.instrument(), query.kind())
                        : cause));
  }

  private Call call(TickQuery query, Caller caller) {
    String edge = UTC_TIME.format(query.edge());
    return Call.of(
            query.toString(),
            id ->
                HistoricalTicksRequest.newBuilder()
                    .setReqId(id)
                    .setContract(Contracts.toWire(query.instrument()))
                    .setStartDateTime(query.isForward() ? edge : "")
                    .setEndDateTime(query.isForward() ? "" : edge)
                    .setNumberOfTicks(query.count())
                    .setWhatToShow(query.kind().pastName())
                    .setUseRth(query.regularHoursOnly())
                    .setIgnoreSize(query.ignoreSize())
                    .build())
        .withCancel(id -> CancelHistoricalTicks.newBuilder().setReqId(id).build())
        .drawing(query.draw(++questions))
        .forCaller(caller);
  }

  private static int code(Failure failure) {
    return Integer.parseInt(failure.metadata().getOrDefault("gateway_code", "0"));
  }

  /** The gateway's refusal, with what would work instead. */
  private static Failure explained(Failure failure, Instrument instrument, TickKind kind) {
    int code = code(failure);
    String message = String.valueOf(failure.getMessage());
    if (code == TOO_MANY) {
      return new Failure.Exhausted(
          Reason.NO_MARKET_DATA_LINE,
          "%s; or, if %s was asked for less than %d s ago, try again then"
              .formatted(message, instrument, SAME_PAUSE.toSeconds()),
          failure.metadata(),
          SAME_PAUSE);
    }
    if (code != LIVE_REFUSED && code != PAST_REFUSED) {
      return failure;
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("permission") || lower.contains("subscri")
        ? new Failure.Refused(
            Reason.NO_MARKET_DATA_PERMISSION,
            message + "; subscribe to live data in the account management: ticks are never delayed",
            failure.metadata())
        : new Failure.Refused(
            Reason.GATEWAY_REFUSED,
            "%s; of %s it may have instead: %s"
                .formatted(
                    message,
                    instrument,
                    TickKind.of(instrument.type()).stream().filter(one -> one != kind).toList()),
            failure.metadata());
  }

  private static Tick trade(HistoricalTickLast tick) {
    return new Tick.Trade(
        time(tick.getTime()),
        price(tick.hasPrice(), tick.getPrice()),
        size(tick.getSize()),
        tick.getExchange(),
        tick.getSpecialConditions(),
        tick.getTickAttribLast().getUnreported(),
        tick.getTickAttribLast().getPastLimit());
  }

  private static Tick bidAsk(HistoricalTickBidAsk tick) {
    return new Tick.BidAsk(
        time(tick.getTime()),
        new Quote.Level(quoted(tick.hasPriceBid(), tick.getPriceBid()), size(tick.getSizeBid())),
        new Quote.Level(quoted(tick.hasPriceAsk(), tick.getPriceAsk()), size(tick.getSizeAsk())),
        tick.getTickAttribBidAsk().getBidPastLow(),
        tick.getTickAttribBidAsk().getAskPastHigh());
  }

  private static Tick midpoint(HistoricalTick tick) {
    return new Tick.Midpoint(time(tick.getTime()), price(tick.hasPrice(), tick.getPrice()));
  }

  private static Instant time(long epochSecond) {
    return Instant.ofEpochSecond(epochSecond);
  }

  private static BigDecimal price(boolean present, double price) {
    BigDecimal value = WireNumbers.decimal(present, price);
    if (value == null) {
      throw new ProtocolViolation("A tick has no price");
    }
    return value;
  }

  /** -1 says that nobody is on that side. */
  private static @Nullable BigDecimal quoted(boolean present, double price) {
    return price == -1 ? null : WireNumbers.decimal(present, price);
  }

  /** Equal in value is equal: a tick may come in two ways. */
  private static @Nullable BigDecimal size(String text) {
    try {
      BigDecimal value = WireNumbers.decimal(text);
      return value == null ? null : value.stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("A tick has the unreadable size '%s'".formatted(text), e);
    }
  }

  /** Translates the messages of a feed. */
  private static final class TickFeedListener implements FeedListener {
    private final Instrument instrument;
    private final TickKind kind;
    private final TickListener listener;

    TickFeedListener(Instrument instrument, TickKind kind, TickListener listener) {
      this.instrument = instrument;
      this.kind = kind;
      this.listener = listener;
    }

    @Override
    public void onOpened(int requestId) {
      listener.onOpened();
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof TickByTickData data) {
        switch (data.getTickCase()) {
          case HISTORICAL_TICK_LAST -> listener.onTick(trade(data.getHistoricalTickLast()));
          case HISTORICAL_TICK_BID_ASK -> listener.onTick(bidAsk(data.getHistoricalTickBidAsk()));
          case HISTORICAL_TICK_MID_POINT ->
              listener.onTick(midpoint(data.getHistoricalTickMidPoint()));
          case TICK_NOT_SET -> throw new ProtocolViolation("A tick of %s is empty".formatted(kind));
        }
      }
      // Past ticks come here only if they were asked for with the feed, which they are not.
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      if (warning.code() == COMPETING_SESSION) {
        listener.onBlocked(warning.toString());
      } else {
        LOG.infof("%s ticks of %s: %s", kind, instrument, warning);
      }
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onGap("farm %s, perhaps that of the ticks, is broken".formatted(farm.name()));
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(explained(failure, instrument, kind));
    }
  }
}
