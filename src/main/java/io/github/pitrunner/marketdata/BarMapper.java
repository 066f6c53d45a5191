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
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.marketdata.PastSessions.PastSession;
import io.github.pitrunner.tws.CancelHeadTimestamp;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.CancelRealTimeBars;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalDataUpdate;
import io.github.pitrunner.tws.HistoricalSchedule;
import io.github.pitrunner.tws.HistoricalSession;
import io.github.pitrunner.tws.RealTimeBarTick;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.Unset;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Questions for history and live bars ⇄ the gateway's messages; long because it is the only place
 * that knows them.
 */
final class BarMapper {
  private static final Logger LOG = Logger.getLogger(BarMapper.class);

  /** {@code formatDate}: seconds since 1970 for bars within a day, else {@code yyyyMMdd}. */
  private static final int EPOCH_SECONDS = 2;

  /** {@code formatDate} of a head timestamp: {@code yyyyMMdd-HH:mm:ss}, UTC. */
  private static final int UTC_TEXT = 1;

  private final Gateway gateway;

  BarMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The bars, oldest first; none is an empty list. */
  Future<List<Bar>> bars(BarQuery query, Caller caller) {
    Call call =
        Call.of(query.toString(), id -> request(id, query, false))
            .withCancel(id -> CancelHistoricalData.newBuilder().setReqId(id).build())
            .drawing(query.draw())
            .forCaller(caller);
    return gateway
        .gather(call, HistoricalData.class, HistoricalDataEnd.class)
        .map(
            frames -> {
              List<Bar> bars = new ArrayList<>();
              frames.forEach(
                  frame -> frame.getHistoricalDataBarsList().forEach(bar -> bars.add(bar(bar))));
              return settled(query, bars, gateway.clock().instant());
            });
  }

  private static HistoricalDataRequest request(int id, BarQuery query, boolean keepUpToDate) {
    Instant end = query.end();
    return HistoricalDataRequest.newBuilder()
        .setReqId(id)
        .setContract(Contracts.toWire(query.instrument()))
        .setEndDateTime(end == null ? "" : GatewayDates.utc(end))
        .setBarSizeSetting(query.size().wireName())
        .setDuration(query.duration().wireName())
        .setUseRth(query.regularHoursOnly())
        .setWhatToShow(query.show().wireName())
        .setFormatDate(EPOCH_SECONDS)
        .setKeepUpToDate(keepUpToDate)
        .build();
  }

  /** Says which of the bars may still change: of those that end now, or are cut off at the end. */
  private static List<Bar> settled(BarQuery query, List<Bar> bars, Instant now) {
    if (bars.isEmpty()) {
      return List.of();
    }
    Instant end = Objects.requireNonNullElse(query.end(), now);
    Bar newest = bars.get(bars.size() - 1);
    Instant over = newest.start().plus(query.size().length());
    if (query.size().isDayOrLonger()) {
      // Its day is over everywhere.
      over = over.plus(BarSize.DAYS_1.length());
    }
    if (over.isAfter(end)) {
      bars.set(bars.size() - 1, newest.asComplete(false));
    }
    return List.copyOf(bars);
  }

  /**
   * Opens live bars.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Feed openLive(LiveBarKey key, Instrument instrument, LiveBarListener listener) {
    return gateway.open(
        key.isRealTime() ? realTime(key, instrument) : keptUpToDate(key, instrument),
        new LiveFeed(listener));
  }

  private static Call keptUpToDate(LiveBarKey key, Instrument instrument) {
    BarQuery query =
        new BarQuery(instrument, key.seed(), key.size(), key.show(), key.regularHoursOnly(), null);
    return Call.of("live " + query, id -> request(id, query, true))
        .withCancel(id -> CancelHistoricalData.newBuilder().setReqId(id).build())
        .drawing(key.draw(instrument))
        .from(Farm.Kind.HISTORY);
  }

  private static Call realTime(LiveBarKey key, Instrument instrument) {
    return Call.of(
            "real-time bars of " + instrument,
            id ->
                RealTimeBarsRequest.newBuilder()
                    .setReqId(id)
                    .setContract(Contracts.toWire(instrument))
                    .setBarSize((int) key.size().length().toSeconds())
                    .setWhatToShow(key.show().wireName())
                    .setUseRth(key.regularHoursOnly())
                    .build())
        .withCancel(id -> CancelRealTimeBars.newBuilder().setReqId(id).build())
        .drawing(key.draw(instrument))
        .from(Farm.Kind.MARKET_DATA);
  }

  /** The sessions of a range of days; none is an empty list. */
  Future<PastSessions> sessions(BarQuery query, Caller caller) {
    Draw.History draw = query.draw();
    Call call =
        Call.of(
                "trading sessions of " + query.instrument(),
                id -> request(id, query, false).toBuilder().setWhatToShow("SCHEDULE").build())
            .withCancel(id -> CancelHistoricalData.newBuilder().setReqId(id).build())
            .drawing(
                new Draw.History("schedule " + draw.question(), draw.series(), 1, draw.isSmall()))
            .forCaller(caller);
    return gateway.single(call, HistoricalSchedule.class).map(BarMapper::sessions);
  }

  private static PastSessions sessions(HistoricalSchedule schedule) {
    ZoneId zone = GatewayDates.zone(schedule.getTimeZone());
    List<PastSession> sessions = new ArrayList<>();
    for (HistoricalSession session : schedule.getHistoricalSessionsList()) {
      LocalDate day = GatewayDates.day(session.getRefDate());
      if (day == null) {
        throw new ProtocolViolation(
            "A session has the unreadable date '%s'".formatted(session.getRefDate()));
      }
      sessions.add(
          new PastSession(
              day,
              GatewayDates.local(session.getStartDateTime(), zone),
              GatewayDates.local(session.getEndDateTime(), zone)));
    }
    return new PastSessions(zone, sessions);
  }

  /** When the data begins. The id is given back once it has been told. */
  Future<Instant> head(HeadQuery query, Caller caller) {
    // The id is known when the request is made, which is before its answer.
    List<Integer> ids = new ArrayList<>();
    Call call =
        Call.of(
                query.toString(),
                id -> {
                  ids.add(id);
                  return HeadTimestampRequest.newBuilder()
                      .setReqId(id)
                      .setContract(Contracts.toWire(query.instrument()))
                      .setUseRth(query.regularHoursOnly())
                      .setWhatToShow(query.show().wireName())
                      .setFormatDate(UTC_TEXT)
                      .build();
                })
            .withCancel(BarMapper::cancelHead)
            .forCaller(caller);
    return gateway
        .single(call, HeadTimestamp.class)
        .map(
            answer -> {
              ids.forEach(this::freeHead);
              return GatewayDates.time(answer.getHeadTimestamp());
            });
  }

  private static Message cancelHead(int id) {
    return CancelHeadTimestamp.newBuilder().setReqId(id).build();
  }

  private void freeHead(int id) {
    if (gateway.status().session().isPresent()) {
      var unused =
          gateway
              .sendCancel(cancelHead(id))
              .onFailure(cause -> LOG.debugf("It was not sent: %s", cause.getMessage()));
    }
  }

  private static Bar bar(HistoricalDataBar bar) {
    LocalDate day = GatewayDates.day(bar.getDate());
    return new Bar(
        day == null
            ? GatewayDates.time(bar.getDate())
            : day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day,
        BigDecimal.valueOf(bar.getOpen()),
        BigDecimal.valueOf(bar.getHigh()),
        BigDecimal.valueOf(bar.getLow()),
        BigDecimal.valueOf(bar.getClose()),
        unlessNone(bar.getVolume()),
        unlessNone(bar.getWap()),
        unlessNone(bar.hasBarCount(), bar.getBarCount()),
        true);
  }

  private static Bar bar(RealTimeBarTick bar) {
    return new Bar(
        Instant.ofEpochSecond(bar.getTime()),
        null,
        BigDecimal.valueOf(bar.getOpen()),
        BigDecimal.valueOf(bar.getHigh()),
        BigDecimal.valueOf(bar.getLow()),
        BigDecimal.valueOf(bar.getClose()),
        unlessNone(bar.getVolume()),
        unlessNone(bar.getWap()),
        unlessNone(bar.hasCount(), bar.getCount()),
        true);
  }

  private static @Nullable Integer unlessNone(boolean present, int count) {
    return present && count >= 0 && !Unset.isUnset(count) ? Integer.valueOf(count) : null;
  }

  /** Quotes have no volume, which is said by -1. */
  private static @Nullable BigDecimal unlessNone(String text) {
    if (Unset.isUnset(text)) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return value.signum() < 0 ? null : value;
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("A bar has the unreadable number '%s'".formatted(text), e);
    }
  }

  /** Translates the messages of live bars. */
  private static final class LiveFeed implements FeedListener {
    private final LiveBarListener listener;
    private final List<Bar> seed = new ArrayList<>();

    LiveFeed(LiveBarListener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpened(int requestId) {
      seed.clear();
      listener.onOpened();
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof HistoricalData data) {
        data.getHistoricalDataBarsList().forEach(bar -> seed.add(bar(bar)));
      } else if (message instanceof HistoricalDataEnd) {
        listener.onSeed(List.copyOf(seed));
        seed.clear();
      } else if (message instanceof HistoricalDataUpdate update) {
        listener.onBar(bar(update.getHistoricalDataBar()));
      } else if (message instanceof RealTimeBarTick tick) {
        listener.onBar(bar(tick));
      }
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      listener.onNotice(warning);
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onFarmBroken(farm);
    }

    @Override
    public boolean onFarmBack(Farm farm, Instant brokenSince) {
      listener.onFarmBack(farm);
      return false;
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(failure);
    }
  }
}
