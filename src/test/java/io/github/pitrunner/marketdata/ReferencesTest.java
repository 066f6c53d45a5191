package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.testing.Stocks;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration KEEP = Duration.ofMinutes(15);

  private final VirtualRoom room = VirtualRoom.connected();
  private final References references = references(2);

  private References references(int most) {
    return new References(
        room.board, room.instruments, room.time, new References.Settings(PATIENCE, KEEP, most));
  }

  private static Instrument stock(int contractId) {
    Instrument apple = Stocks.AAPL;
    return new Instrument(
        contractId,
        "S" + contractId,
        SecurityType.STOCK,
        apple.exchange(),
        "",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "",
        "",
        List.of());
  }

  private Future<Void> prepare(Instrument instrument) {
    Future<Void> prepared = references.prepare(instrument);
    room.time.settle();
    return prepared;
  }

  private void quote(int contractId) {
    room.market.quote(contractId, 199.98, 200.02);
    room.time.settle();
  }

  private static @Nullable BigDecimal ask(Quote quote) {
    return quote.ask().price();
  }

  @Test
  void isPreparedWhenItsFirstQuoteIsThere() {
    Future<Void> prepared = prepare(Stocks.AAPL);
    assertThat(prepared.isComplete()).isFalse();
    assertThat(references.newest(ScriptedMarket.AAPL)).isNull();

    quote(ScriptedMarket.AAPL);

    assertThat(prepared.succeeded()).isTrue();
    assertThat(references.newest(ScriptedMarket.AAPL))
        .satisfies(quote -> assertThat(ask(quote)).isEqualByComparingTo("200.02"));
  }

  @Test
  void isThereAtOnceForTheNextOrder() {
    prepare(Stocks.AAPL);
    quote(ScriptedMarket.AAPL);

    assertThat(prepare(Stocks.AAPL).succeeded()).isTrue();
    assertThat(room.market.linesAsked()).isEqualTo(1);
  }

  @Test
  void sharesTheLineOfAReader() {
    room.open("AAPL");
    quote(ScriptedMarket.AAPL);

    assertThat(prepare(Stocks.AAPL).succeeded()).isTrue();
    assertThat(room.market.linesAsked()).isEqualTo(1);
  }

  @Test
  void isNotWaitedForLongerThanThePatience() {
    Future<Void> prepared = prepare(Stocks.AAPL);

    room.time.advance(PATIENCE);

    assertThat(prepared.succeeded()).isTrue();
  }

  @Test
  void isNoneWithoutAGateway() {
    room.gateway.drop();
    room.time.settle();

    assertThat(prepare(Stocks.AAPL).succeeded()).isTrue();
    assertThat(references.newest(ScriptedMarket.AAPL)).isNull();
  }

  @Test
  void thatIsRefusedEvenAsDelayedIsNone() {
    Future<Void> prepared = prepare(Stocks.AAPL);
    refuse();
    refuse();

    assertThat(prepared.succeeded()).isTrue();
    assertThat(references.newest(ScriptedMarket.AAPL)).isNull();
    assertThat(references.size()).isZero();
  }

  @Test
  void thatIsRefusedLiveIsADelayedOneAndSaysSo() {
    Future<Void> prepared = prepare(Stocks.AAPL);
    refuse();
    room.market.quote(ScriptedMarket.AAPL, 189.1, 189.2);
    room.time.settle();

    assertThat(prepared.succeeded()).isTrue();
    assertThat(Objects.requireNonNull(references.newest(ScriptedMarket.AAPL)).type())
        .isEqualTo(MarketDataType.DELAYED);
  }

  private void refuse() {
    room.gateway.send(
        ScriptedMarket.error(
            room.market.line(ScriptedMarket.AAPL),
            354,
            "Requested market data is not subscribed."));
    room.time.settle();
  }

  @Test
  void isKeptAWhileAfterTheLastOrder() {
    prepare(Stocks.AAPL);
    quote(ScriptedMarket.AAPL);
    room.time.advance(KEEP.minusSeconds(1));
    prepare(Stocks.AAPL);
    room.time.advance(KEEP.minusSeconds(1));
    assertThat(references.size()).isEqualTo(1);

    room.time.advance(Duration.ofSeconds(1));

    assertThat(references.size()).isZero();
    assertThat(references.newest(ScriptedMarket.AAPL)).isNull();
  }

  @Test
  void thatWasUsedLongestAgoMakesRoom() {
    for (int contractId : new int[] {1, 2}) {
      prepare(stock(contractId));
      quote(contractId);
    }
    prepare(stock(1));

    prepare(stock(3));
    quote(3);
    room.time.advance(Duration.ofSeconds(10));

    assertThat(references.newest(1)).isNotNull();
    assertThat(references.newest(2)).isNull();
    assertThat(references.newest(3)).isNotNull();
    assertThat(room.gateway.heard(CancelMarketData.class)).hasSize(1);
  }

  @Test
  void thatAnOrderWaitsForDoesNotMakeRoom() {
    Future<Void> first = prepare(stock(1));
    prepare(stock(2));

    assertThat(prepare(stock(3)).succeeded()).as("none, at once").isTrue();
    quote(1);

    assertThat(first.succeeded()).isTrue();
    assertThat(references.newest(1)).isNotNull();
    assertThat(room.gateway.heard(MarketDataRequest.class)).hasSize(2);
  }

  @Test
  void ofACombinationAreThoseOfItsLegs() {
    Instrument pair =
        new Instrument(
            0,
            "AAPL,MSFT",
            SecurityType.COMBO,
            "SMART",
            "",
            "USD",
            null,
            null,
            null,
            BigDecimal.ONE,
            "",
            "",
            List.of(
                new ComboLeg(ScriptedMarket.AAPL, 1, Side.BUY, "SMART"),
                new ComboLeg(ScriptedMarket.MSFT, 1, Side.SELL, "SMART")));

    Future<Void> prepared = prepare(pair);
    quote(ScriptedMarket.AAPL);
    assertThat(prepared.isComplete()).isFalse();
    quote(ScriptedMarket.MSFT);

    assertThat(prepared.succeeded()).isTrue();
    assertThat(references.newest(ScriptedMarket.MSFT)).isNotNull();
    assertThat(room.instruments.known(ScriptedMarket.MSFT)).isNotNull();
  }

  @Test
  void ofACombinationThatCannotBeFoundAreGivenUpAtOnce() {
    Instrument nothing =
        new Instrument(
            0,
            "?",
            SecurityType.COMBO,
            "SMART",
            "",
            "USD",
            null,
            null,
            null,
            BigDecimal.ONE,
            "",
            "",
            List.of(new ComboLeg(99, 1, Side.BUY, "SMART")));

    assertThat(prepare(nothing).succeeded()).isTrue();
    assertThat(references.size()).isZero();
  }
}
