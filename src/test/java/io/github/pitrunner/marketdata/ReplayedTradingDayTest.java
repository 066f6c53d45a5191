package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.RealTimeBarTick;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.v1.Tick;
import io.github.pitrunner.v1.WhatToShow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A trading day of the simulated market, replayed in simulated time: bars that are built from its
 * single ticks, as StreamTicks tells them, equal the bars that the gateway reports.
 */
class ReplayedTradingDayTest {
  /** Monday evening, before the future's Tuesday begins in Chicago at 17:00. */
  private static final Instant BEGIN = Instant.parse("2026-11-23T22:55:00Z");

  // A pair may stand still for minutes at night, and each tick is placed by its arrival: none may
  // come out of the past because a silent feed was asked for anew.
  private final SimulatedRoom room =
      new SimulatedRoom(BEGIN, VirtualRoom.Settings.USUAL.bearing(Duration.ofHours(1)));

  /** A trading day. */
  private record Day(Instant open, Instant close) {
    static Day of(String open, String close) {
      return new Day(Instant.parse(open), Instant.parse(close));
    }
  }

  /** One bar in the making. */
  private static final class Made {
    final BigDecimal open;
    BigDecimal high;
    BigDecimal low;
    BigDecimal close;
    BigDecimal turnover = BigDecimal.ZERO;
    BigDecimal volume = BigDecimal.ZERO;
    int count;

    Made(BigDecimal price) {
      open = price;
      high = price;
      low = price;
      close = price;
    }

    void add(BigDecimal price, BigDecimal size) {
      high = high.max(price);
      low = low.min(price);
      close = price;
      turnover = turnover.add(price.multiply(size));
      volume = volume.add(size);
      count++;
    }

    /** Everything that a bar says; the average as reported, if it is that to its last digit. */
    String told(BigDecimal reported, int averageDigits) {
      BigDecimal own = turnover.divide(volume, MathContext.DECIMAL64);
      BigDecimal halfDigit = BigDecimal.valueOf(500_001, averageDigits + 6);
      BigDecimal average = own.subtract(reported).abs().compareTo(halfDigit) <= 0 ? reported : own;
      return "%s of %d trades, %s on average".formatted(prices(), count, plain(average))
          + ", volume "
          + plain(volume);
    }

    String prices() {
      return "%s %s %s %s".formatted(plain(open), plain(high), plain(low), plain(close));
    }
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Bars of several lengths, made from prices as they come. */
  private static final class Maker {
    private final Map<Duration, TreeMap<Instant, Made>> bars = new TreeMap<>();

    Maker(Duration... lengths) {
      for (Duration length : lengths) {
        bars.put(length, new TreeMap<>());
      }
    }

    static Instant start(Instant at, Duration length) {
      long seconds = length.toSeconds();
      return Instant.ofEpochSecond(at.getEpochSecond() / seconds * seconds);
    }

    void add(Instant at, BigDecimal price, BigDecimal size) {
      bars.forEach(
          (length, made) ->
              made.computeIfAbsent(start(at, length), start -> new Made(price)).add(price, size));
    }

    NavigableMap<Instant, Made> of(Duration length) {
      return Objects.requireNonNull(bars.get(length));
    }
  }

  /** A reader of the ticks of a day, who loses none. */
  private static final class TickCall extends HandDrivenCall<StreamTicksResponse> {
    private final Consumer<Tick> onTick;
    private final Set<Kind> marks = EnumSet.noneOf(Kind.class);

    TickCall(Consumer<Tick> onTick) {
      this.onTick = onTick;
    }

    @Override
    public void onNext(StreamTicksResponse item) {
      if (item.hasTick()) {
        onTick.accept(item.getTick());
      } else {
        marks.add(item.getMarker().getKind());
      }
    }

    void assertNothingIsMissing() {
      assertThat(errors()).isEmpty();
      assertThat(marks)
          .contains(Kind.KIND_SNAPSHOT_END)
          .isSubsetOf(Kind.KIND_SNAPSHOT_END, Kind.KIND_HEARTBEAT);
    }
  }

  /** Ticks as whoever builds bars of their own gets them. */
  private TickCall ticks(InstrumentRef ref, StreamTicksRequest.Kind kind, Consumer<Tick> onTick) {
    TickCall call = new TickCall(onTick);
    var unused =
        room.call(
            room.service::streamTicks,
            StreamTicksRequest.newBuilder()
                .setInstrument(ref)
                .setKind(kind)
                .setIgnoreSize(kind == StreamTicksRequest.Kind.KIND_BID_ASK)
                .build(),
            call);
    return call;
  }

  private void realTimeBars(Contract contract, String show, List<RealTimeBarTick> into) {
    String what = "real-time bars of " + contract.getSymbol();
    var unused =
        room.connector.open(
            Call.of(
                what,
                id ->
                    RealTimeBarsRequest.newBuilder()
                        .setReqId(id)
                        .setContract(contract)
                        .setBarSize(5)
                        .setWhatToShow(show)
                        .setUseRth(false)
                        .build()),
            new FeedListener() {
              @Override
              public void onMessage(Message message) {
                into.add((RealTimeBarTick) message);
              }

              @Override
              public void onEnded(Failure failure) {
                throw new AssertionError(what, failure);
              }
            });
  }

  private static Contract contract(String symbol, String type, String exchange) {
    return Contract.newBuilder()
        .setSymbol(symbol)
        .setSecType(type)
        .setExchange(exchange)
        .setCurrency("USD")
        .build();
  }

  private List<Bar> bars(InstrumentRef ref, String size, WhatToShow show) {
    List<Bar> bars = new ArrayList<>();
    String token = "";
    do {
      ListBarsResponse page =
          room.ask(
              room.service::listBars,
              ListBarsRequest.newBuilder()
                  .setInstrument(ref)
                  .setDuration("1 D")
                  .setBarSize(size)
                  .setWhatToShow(show)
                  .setPageSize(1000)
                  .setPageToken(token)
                  .build());
      bars.addAll(page.getBarsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return bars;
  }

  private static Made at(Map<Instant, Made> bars, Instant start) {
    return Objects.requireNonNull(bars.get(start));
  }

  private static Instant start(Bar bar) {
    return Instant.ofEpochSecond(bar.getStartTime().getSeconds());
  }

  private static BigDecimal value(com.google.type.Decimal value) {
    return new BigDecimal(value.getValue());
  }

  private static String number(com.google.type.Decimal value) {
    return plain(value(value));
  }

  private static String prices(Bar bar) {
    return "%s %s %s %s"
        .formatted(
            number(bar.getOpen()),
            number(bar.getHigh()),
            number(bar.getLow()),
            number(bar.getClose()));
  }

  private static String told(Bar bar) {
    return "%s of %d trades, %s on average"
            .formatted(prices(bar), bar.getTradeCount(), number(bar.getAveragePrice()))
        + ", volume "
        + number(bar.getVolume());
  }

  private static String told(RealTimeBarTick bar) {
    return "%s of %d trades, %s on average"
            .formatted(prices(bar), bar.getCount(), plain(new BigDecimal(bar.getWap())))
        + ", volume "
        + plain(new BigDecimal(bar.getVolume()));
  }

  private static String prices(RealTimeBarTick bar) {
    return "%s %s %s %s"
        .formatted(
            plain(BigDecimal.valueOf(bar.getOpen())),
            plain(BigDecimal.valueOf(bar.getHigh())),
            plain(BigDecimal.valueOf(bar.getLow())),
            plain(BigDecimal.valueOf(bar.getClose())));
  }

  private void assertTradesMakeTheBars(Contract contract, InstrumentRef ref, Day day, int digits) {
    Maker maker = new Maker(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5));
    List<RealTimeBarTick> realTime = new ArrayList<>();
    TickCall trades =
        ticks(
            ref,
            StreamTicksRequest.Kind.KIND_ALL_LAST,
            tick -> {
              Instant at = Instant.ofEpochSecond(tick.getTime().getSeconds());
              if (!at.isBefore(day.open())) {
                maker.add(at, value(tick.getPrice()), value(tick.getSize()));
              }
            });
    realTimeBars(contract, "TRADES", realTime);

    // It is over, and the next one has not begun.
    room.passTo(day.close().plus(Duration.ofMinutes(5)));
    trades.assertNothingIsMissing();
    realTime.removeIf(bar -> bar.getTime() < day.open().getEpochSecond());

    for (String size : List.of("1 min", "5 mins")) {
      NavigableMap<Instant, Made> made = maker.of(BarSize.of(size).length());
      List<Bar> reported = bars(ref, size, WhatToShow.WHAT_TO_SHOW_TRADES);
      assertThat(reported)
          .extracting(ReplayedTradingDayTest::start)
          .containsExactlyElementsOf(made.keySet());
      assertThat(reported)
          .allSatisfy(
              bar ->
                  assertThat(told(bar))
                      .as("%s bar of %s", size, start(bar))
                      .isEqualTo(
                          at(made, start(bar))
                              .told(new BigDecimal(bar.getAveragePrice().getValue()), digits)));
    }
    assertThat(maker.of(Duration.ofMinutes(1)))
        .hasSize((int) Duration.between(day.open(), day.close()).toMinutes());
    NavigableMap<Instant, Made> fives = maker.of(Duration.ofSeconds(5));
    assertThat(realTime)
        .extracting(bar -> Instant.ofEpochSecond(bar.getTime()))
        .containsExactlyElementsOf(fives.keySet());
    assertThat(realTime)
        .allSatisfy(
            bar ->
                assertThat(told(bar))
                    .isEqualTo(
                        at(fives, Instant.ofEpochSecond(bar.getTime()))
                            .told(new BigDecimal(bar.getWap()), digits)));
  }

  @Test
  void tradesOfAStockMakeItsBars() {
    assertTradesMakeTheBars(
        contract("AAPL", "STK", "SMART"),
        InstrumentRef.newBuilder().setSymbol("AAPL").build(),
        Day.of("2026-11-24T09:00:00Z", "2026-11-25T01:00:00Z"),
        3);
  }

  @Test
  void tradesOfAFutureMakeItsBars() {
    assertTradesMakeTheBars(
        contract("ES", "FUT", "CME").toBuilder().setLastTradeDateOrContractMonth("202612").build(),
        InstrumentRef.newBuilder()
            .setSymbol("ES")
            .setSecurityType(SecurityType.SECURITY_TYPE_FUTURE)
            .setExchange("CME")
            .setExpiry("202612")
            .build(),
        Day.of("2026-11-23T23:00:00Z", "2026-11-24T22:00:00Z"),
        3);
  }

  /** The midpoint that stands, looked at every quarter of a second. */
  private static final class Midpoints {
    private final Maker maker;
    private @Nullable BigDecimal standing;
    private Instant known;

    Midpoints(Maker maker, Instant from) {
      this.maker = maker;
      this.known = from;
    }

    void onQuote(Instant at, Tick quote) {
      standUntil(at);
      standing = value(quote.getBid()).add(value(quote.getAsk())).divide(BigDecimal.valueOf(2));
    }

    /** What stood before a moment made its mark on every step up to it. */
    void standUntil(Instant at) {
      for (; known.isBefore(at); known = known.plusMillis(250)) {
        if (standing != null) {
          maker.add(known, standing, BigDecimal.ONE);
        }
      }
    }
  }

  @Test
  void quotesOfACurrencyPairMakeItsBarsOfMidpoints() {
    Contract euro = contract("EUR", "CASH", "IDEALPRO");
    Maker maker = new Maker(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5));
    Midpoints midpoints = new Midpoints(maker, BEGIN);
    List<RealTimeBarTick> realTime = new ArrayList<>();
    InstrumentRef ref =
        InstrumentRef.newBuilder()
            .setSymbol("EUR")
            .setSecurityType(SecurityType.SECURITY_TYPE_FOREX)
            .build();
    TickCall quotes =
        ticks(
            ref,
            StreamTicksRequest.Kind.KIND_BID_ASK,
            tick ->
                midpoints.onQuote(
                    Maker.start(room.time.instant(), Duration.ofSeconds(1))
                        .plusMillis(room.time.instant().toEpochMilli() % 1000 / 250 * 250),
                    tick));
    realTimeBars(euro, "MIDPOINT", realTime);

    // The pair's Tuesday ends at 17:00 in New York.
    Instant end = Instant.parse("2026-11-24T22:00:00Z");
    room.passTo(end);
    quotes.assertNothingIsMissing();
    midpoints.standUntil(end);

    // The first minutes are those before the ticks were asked for.
    Instant first = BEGIN.plus(Duration.ofMinutes(5));
    for (String size : List.of("1 min", "5 mins")) {
      NavigableMap<Instant, Made> made = maker.of(BarSize.of(size).length());
      List<Bar> reported =
          bars(ref, size, WhatToShow.WHAT_TO_SHOW_MIDPOINT).stream()
              .filter(bar -> !start(bar).isBefore(first))
              .toList();
      assertThat(reported)
          .extracting(ReplayedTradingDayTest::start)
          .containsExactlyElementsOf(made.tailMap(first).keySet());
      assertThat(reported)
          .allSatisfy(
              bar ->
                  assertThat(prices(bar))
                      .as("%s bar of %s", size, start(bar))
                      .isEqualTo(at(made, start(bar)).prices()));
    }
    NavigableMap<Instant, Made> fives = maker.of(Duration.ofSeconds(5));
    assertThat(realTime)
        .filteredOn(bar -> !Instant.ofEpochSecond(bar.getTime()).isBefore(first))
        .hasSizeGreaterThan(16_000)
        .allSatisfy(
            bar ->
                assertThat(prices(bar))
                    .isEqualTo(at(fives, Instant.ofEpochSecond(bar.getTime())).prices()));
  }
}
