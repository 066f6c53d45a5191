package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.generic;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.ScriptedMarket.size;
import static io.github.pitrunner.marketdata.ScriptedMarket.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.Stocks;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.RerouteMarketDataRequest;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuoteBoardTest {
  private final VirtualRoom room = VirtualRoom.connected();
  private final Heard heard = new Heard();

  /** Writes down what a reader is told. */
  private static class Heard implements QuoteReader {
    final List<Quote> quotes = new ArrayList<>();
    final List<String> gaps = new ArrayList<>();
    final List<Failure> problems = new ArrayList<>();

    @Override
    public void onQuote(PublishedQuote quote) {
      quotes.add(quote.quote());
    }

    @Override
    public void onGap(String reason) {
      gaps.add(reason);
    }

    @Override
    public void onProblem(Failure failure) {
      problems.add(failure);
    }

    Quote last() {
      return quotes.get(quotes.size() - 1);
    }
  }

  private int id() {
    return room.market.line(AAPL);
  }

  private void ticks(Message... ticks) {
    room.gateway.send(ticks);
    room.time.settle();
  }

  private Readings.Reading read() {
    Readings.Reading reading = room.read(Stocks.AAPL, heard);
    room.time.settle();
    return reading;
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Nested
  class Line {
    @Test
    void isOneForAllReaders() {
      read();
      room.read(Stocks.AAPL, new Heard());
      room.time.settle();

      assertThat(room.market.linesAsked()).isEqualTo(1);
      assertThat(room.board.lines()).isEqualTo(1);
      assertThat(room.board.readers()).isEqualTo(2);
    }

    @Test
    void lingersForTheNextReader() {
      read().close();
      room.time.advance(Duration.ofSeconds(4));

      read();
      room.time.advance(Duration.ofSeconds(30));

      assertThat(room.market.linesAsked()).isEqualTo(1);
      assertThat(room.gateway.heard(CancelMarketData.class)).isEmpty();
    }

    @Test
    void isClosedAWhileAfterTheLastReaderLeft() {
      Readings.Reading first = read();
      Readings.Reading second = room.read(Stocks.AAPL, new Heard());
      first.close();
      first.close();
      room.time.advance(Duration.ofSeconds(30));
      assertThat(room.board.lines()).isEqualTo(1);

      second.close();
      room.time.advance(Duration.ofSeconds(5));

      assertThat(room.board.lines()).isZero();
      assertThat(room.gateway.heard(CancelMarketData.class)).hasSize(1);
    }

    @Test
    void thatTheGatewayRefusesIsForgottenAndItsReaderToldWhy() {
      read();
      ticks(error(id(), 101, "Max number of tickers has been reached"));

      assertThat(heard.problems)
          .singleElement()
          .isInstanceOfSatisfying(
              Failure.Exhausted.class,
              failure -> assertThat(failure).hasMessageContaining("Max number of tickers"));
      assertThat(room.board.lines()).isZero();
    }

    @Test
    void isNotOpenedWithoutAGateway() {
      room.links.refuse(true);
      room.gateway.drop();
      room.time.settle();

      assertThatThrownBy(() -> room.read(Stocks.AAPL, heard))
          .isInstanceOf(Failure.Unavailable.class);
      assertThat(room.board.lines()).isZero();
    }

    @Test
    void isAskedForAtAnotherContractWhenTheGatewaySaysSo() {
      read();
      int first = id();

      ticks(
          RerouteMarketDataRequest.newBuilder()
              .setReqId(first)
              .setConId(1234)
              .setExchange("NASDAQ")
              .build());
      MarketDataRequest second = room.gateway.last(MarketDataRequest.class);
      ticks(price(second.getReqId(), 4, 10.5, "1"));

      assertThat(second.getContract().getConId()).isEqualTo(1234);
      assertThat(room.gateway.last(CancelMarketData.class).getReqId()).isEqualTo(first);
      assertThat(heard.last().last().price()).isEqualByComparingTo("10.5");
      assertThat(heard.last().instrument()).isEqualTo(Stocks.AAPL);
    }
  }

  @Test
  void faultOfOneReaderLeavesTheOtherLinesOfTheBurst() {
    room.read(
        Stocks.AAPL,
        new Heard() {
          @Override
          public void onQuote(PublishedQuote quote) {
            throw new IllegalStateException("A fault");
          }
        });
    HandDrivenCall<StreamQuotesResponse> other = room.open("MSFT");
    int msft = room.market.line(ScriptedMarket.MSFT);
    for (int i = 0; i < 2; i++) {
      ticks(price(id(), 4, 10 + i, "1"), price(msft, 1, 20 + i, "1"), price(msft, 2, 30, "1"));
    }

    assertThat(VirtualRoom.taken(other)).contains("MSFT 21/30 FRESH");
  }

  @Test
  void hoursThatAreKnownAreNotForgottenForOneWhoDoesNotKnowThem() {
    room.open("AAPL");
    LineKey key = LineKey.of(Stocks.AAPL, MarketDataType.LIVE);
    LineHours known = Objects.requireNonNull(room.board.line(key)).hours();
    assertThat(known.hours().zone()).isNotNull();

    read();

    assertThat(Objects.requireNonNull(room.board.line(key)).hours()).isEqualTo(known);
  }

  @Nested
  class Ticks {
    @Test
    void thatArriveTogetherBecomeOneQuote() {
      read();
      int id = id();

      ticks(
          price(id, 1, 189.23, "300"),
          price(id, 2, 189.25, "0.5"),
          price(id, 4, 189.24, ""),
          size(id, 5, "12.50"),
          size(id, 8, "48123456789012345678.5"),
          price(id, 6, 190, ""),
          price(id, 7, 188.01, ""),
          price(id, 9, 187.5, ""),
          price(id, 14, 188, ""),
          text(id, 32, "QN"),
          text(id, 33, "P"),
          text(id, 84, "D"),
          text(id, 45, "1795357800"),
          generic(id, 49, 0));

      assertThat(heard.quotes)
          .containsExactly(
              new Quote(
                  Stocks.AAPL,
                  new Quote.Level(decimal("189.23"), decimal("300")),
                  new Quote.Level(decimal("189.25"), decimal("0.5")),
                  new Quote.Level(decimal("189.24"), decimal("12.50")),
                  new Quote.Day(
                      decimal("188.0"),
                      decimal("190.0"),
                      decimal("188.01"),
                      decimal("187.5"),
                      decimal("48123456789012345678.5")),
                  new Quote.Venues("QN", "P", "D"),
                  false,
                  Instant.ofEpochSecond(1795357800L),
                  VirtualRoom.SUNDAY,
                  1,
                  MarketDataType.LIVE,
                  QuoteStatus.FRESH,
                  null));
    }

    @ParameterizedTest
    @CsvSource({
      "1, 66, bid",
      "2, 67, ask",
      "4, 68, last",
      "6, 72, high",
      "7, 73, low",
      "9, 75, close",
      "14, 76, open"
    })
    void delayedPricesFillTheSameFieldsAsLiveOnes(int live, int delayed, String field) {
      read();
      ticks(price(id(), 4, 1, ""));
      ticks(price(id(), live, 10.25, ""));
      String first = values(heard.last());
      ticks(price(id(), live, -1, ""));
      ticks(price(id(), delayed, 10.25, ""));

      assertThat(values(heard.last())).as(field).isEqualTo(first).contains("10.25");
    }

    @ParameterizedTest
    @CsvSource({"0, 69", "3, 70", "5, 71", "8, 74"})
    void delayedSizesFillTheSameFieldsAsLiveOnes(int live, int delayed) {
      read();
      ticks(price(id(), 4, 1, ""));
      ticks(size(id(), live, "77"));
      String first = values(heard.last());
      ticks(size(id(), live, ""));
      ticks(size(id(), delayed, "77"));

      assertThat(values(heard.last())).isEqualTo(first).contains("77");
    }

    private String values(Quote quote) {
      return "%s %s %s %s".formatted(quote.bid(), quote.ask(), quote.last(), quote.day());
    }

    @Test
    void priceOfMinusOneIsNone() {
      read();
      ticks(price(id(), 1, 10, "5"), price(id(), 2, 11, "5"));

      ticks(price(id(), 1, -1, "0"));

      assertThat(heard.last().bid()).isEqualTo(new Quote.Level(null, null));
      assertThat(heard.last().ask().price()).isEqualByComparingTo("11");
    }

    @Test
    void otherNegativePricesArePrices() {
      read();
      ticks(price(id(), 1, -37.63, "5"), price(id(), 2, -37.5, "5"));

      assertThat(heard.last().bid().price()).isEqualByComparingTo("-37.63");
    }

    @ParameterizedTest
    @CsvSource({"49, -1,", "49, 0, false", "49, 1, true", "49, 2, true", "90, 1, true"})
    void haltedIsSaidOnlyIfTheGatewayKnows(int type, double value, Boolean halted) {
      read();
      ticks(price(id(), 4, 1, ""), generic(id(), type, value));

      assertThat(Objects.equals(heard.last().halted(), halted)).isTrue();
    }

    @Test
    void timeOfTheLastTradeThatIsNoNumberIsPassedOver() {
      read();
      ticks(price(id(), 4, 1, ""), text(id(), 45, "soon"));

      assertThat(heard.last().lastTradeTime()).isNull();
    }

    @Test
    void thatDoNotBelongToAQuoteMakeNone() {
      read();
      ticks(price(id(), 4, 1, ""));
      ticks(price(id(), 37, 1.5, ""), size(id(), 21, "5"), generic(id(), 23, 0.4));

      assertThat(heard.quotes).hasSize(1);
    }

    @Test
    void ofALineThatWasClosedAreNobodys() {
      Readings.Reading reading = read();
      int id = id();
      reading.close();
      room.time.advance(Duration.ofSeconds(5));

      ticks(price(id, 1, 10, "5"), price(id, 2, 11, "5"));

      assertThat(heard.quotes).isEmpty();
    }

    @Test
    void sequenceRisesByOneWithEachQuote() {
      read();
      for (int i = 1; i <= 5; i++) {
        ticks(price(id(), 4, i, "1"));
      }

      assertThat(heard.quotes).extracting(Quote::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Nested
  class TicksOfACancelledLine {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final int id = opened();

    private int opened() {
      read().close();
      int line = id();
      room.time.advance(Duration.ofSeconds(5));
      assertThat(cancels()).containsExactly(line);
      return line;
    }

    private List<Integer> cancels() {
      return room.gateway.heard(CancelMarketData.class).stream()
          .map(CancelMarketData::getReqId)
          .toList();
    }

    private void tick(int line) {
      ticks(ScriptedMarket.price(line, 1, 190, "1"), ScriptedMarket.size(line, 0, "2"));
    }

    @Test
    void haveItCancelledAgainWhenTheyGoOn() {
      room.time.advance(WAIT.minusMillis(1));
      tick(id);
      assertThat(cancels()).containsExactly(id);

      room.time.advance(Duration.ofMillis(1));
      tick(id);

      assertThat(cancels()).containsExactly(id, id);
      assertThat(room.board.cancelledAgain()).isEqualTo(1);
    }

    @Test
    void haveItCancelledAgainAtMostEveryTenSeconds() {
      for (int i = 0; i < 350; i++) {
        room.time.advance(Duration.ofMillis(100));
        tick(id);
      }

      assertThat(room.board.cancelledAgain()).isEqualTo(3);
      assertThat(cancels()).containsExactly(id, id, id, id);
    }

    @Test
    void haveOneThatWasAskedForAnewCancelledAgain() {
      read();
      int lost = id();
      ticks(ScriptedMarket.error(-1, 1101, "Connectivity restored, data lost"));
      assertThat(id()).isNotEqualTo(lost);

      room.time.advance(WAIT);
      tick(lost);
      tick(id());

      assertThat(cancels()).containsExactly(id, lost, lost);
    }

    @Test
    void areNoTicksOfALineThatIsInAGap() {
      read();
      ticks(ScriptedMarket.error(-1, 1100, "Connectivity has been lost"));
      room.time.advance(WAIT);

      tick(id());

      assertThat(cancels()).containsExactly(id);
    }

    @Test
    void areForgottenWithTheSession() {
      room.gateway.drop();
      room.time.advance(WAIT);

      tick(id);

      assertThat(cancels()).containsExactly(id);
    }

    @Test
    void ofAnIdThatWasNoLineCancelNothing() {
      room.time.advance(WAIT);

      tick(id + 1000);

      assertThat(cancels()).containsExactly(id);
    }
  }

  @Nested
  class FirstQuote {
    @Test
    void waitsForBidAndAsk() {
      read();
      ticks(price(id(), 1, 10, "5"));
      assertThat(heard.quotes).isEmpty();

      ticks(price(id(), 2, 11, "5"));
      assertThat(heard.quotes).hasSize(1);
    }

    @Test
    void isCompleteWithALastPriceAlone() {
      read();
      ticks(price(id(), 4, 6500, ""));

      assertThat(heard.quotes).hasSize(1);
    }

    @Test
    void isWhatIsThereWhenPatienceIsOver() {
      read();
      ticks(price(id(), 9, 187.5, ""));
      room.time.advance(Duration.ofMillis(1999));
      assertThat(heard.quotes).isEmpty();

      room.time.advance(Duration.ofMillis(1));

      assertThat(heard.last().day().close()).isEqualByComparingTo("187.5");
      assertThat(heard.last().status()).isEqualTo(QuoteStatus.FRESH);
    }

    @Test
    void ofASilentLineSaysThatItIsSilent() {
      read();
      room.time.advance(Duration.ofSeconds(2));

      assertThat(heard.last().status()).isEqualTo(QuoteStatus.STALE);
      assertThat(heard.last().receiveTime()).isNull();

      ticks(price(id(), 4, 1, ""));
      assertThat(heard.last().status()).isEqualTo(QuoteStatus.FRESH);
    }
  }

  @Nested
  class Options {
    private TickOptionComputation computation(int type, double delta) {
      return TickOptionComputation.newBuilder()
          .setReqId(id())
          .setTickType(type)
          .setImpliedVol(0.25)
          .setDelta(delta)
          .setGamma(-2)
          .setOptPrice(-1)
          .setUndPrice(189.5)
          .build();
    }

    @Test
    void greeksOfTheModelAreNotReplacedByThoseOfAPrice() {
      read();
      ticks(price(id(), 4, 1, ""));
      ticks(computation(10, 0.4));
      ticks(computation(13, 0.5));
      ticks(computation(11, 0.6));

      assertThat(heard.last().option())
          .isEqualTo(
              new OptionComputation(
                  decimal("0.25"), decimal("0.5"), null, null, null, null, decimal("189.5"), null));
      assertThat(heard.quotes).as("each computation is told apart").hasSize(4);
    }

    @Test
    void delayedModelCountsAsTheModel() {
      read();
      ticks(price(id(), 4, 1, ""));
      ticks(computation(12, 0.4), computation(83, 0.7));

      assertThat(Objects.requireNonNull(heard.last().option()).delta()).isEqualTo("0.7");
    }
  }

  @Nested
  class Permission {
    @Test
    void typeIsWhatTheGatewaySays() {
      read();
      ticks(
          io.github.pitrunner.tws.MarketDataType.newBuilder()
              .setReqId(id())
              .setMarketDataType(4)
              .build(),
          price(id(), 68, 10, ""));

      assertThat(heard.last().type()).isEqualTo(MarketDataType.DELAYED_FROZEN);
    }

    @Test
    void warningThatDataIsDelayedMakesItDelayed() {
      read();
      ticks(price(id(), 4, 10, ""));
      ticks(error(id(), 10167, "Displaying delayed market data."));
      ticks(price(id(), 68, 9, ""));

      assertThat(heard.last().type()).isEqualTo(MarketDataType.DELAYED);
      assertThat(heard.problems).isEmpty();
    }

    @Test
    void competingSessionIsSaidUntilTicksComeAgain() {
      read();
      ticks(price(id(), 4, 10, ""));
      ticks(error(id(), 10197, "No market data during competing live session"));
      assertThat(heard.last().status()).isEqualTo(QuoteStatus.COMPETING_SESSION);
      assertThat(heard.last().last().price()).isEqualByComparingTo("10");

      ticks(price(id(), 4, 11, ""));
      assertThat(heard.last().status()).isEqualTo(QuoteStatus.FRESH);
    }

    @Test
    void configuredTypeIsSetBeforeTheLinesInEachSession() {
      VirtualRoom delayed =
          VirtualRoom.connected(VirtualRoom.Settings.ofType(MarketDataType.DELAYED));
      delayed.time.settle();
      delayed.read(Stocks.AAPL, heard);
      delayed.time.settle();
      delayed.gateway.drop();
      delayed.time.advance(Duration.ofSeconds(1));

      assertThat(delayed.gateway.heard(MarketDataTypeRequest.class))
          .extracting(MarketDataTypeRequest::getMarketDataType)
          .containsExactly(3, 3);
      assertThat(delayed.gateway.kinds())
          .containsSubsequence(
              "MarketDataTypeRequest",
              "MarketDataRequest",
              "StartApiRequest",
              "MarketDataTypeRequest",
              "MarketDataRequest");
    }
  }

  @Nested
  class Gap {
    @Test
    void forgetsTheValuesOfBefore() {
      read();
      ticks(price(id(), 1, 10, "5"), price(id(), 2, 11, "5"));
      int before = id();
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));

      ticks(price(before, 1, 99, "5"), price(id(), 4, 12, "1"));

      assertThat(heard.gaps).hasSize(1);
      assertThat(heard.last().last().price()).isEqualByComparingTo("12");
      assertThat(heard.last().bid().price()).isNull();
      assertThat(heard.last().sequence()).isEqualTo(2);
    }

    @Test
    void leavesAQuoteThatIsStale() {
      read();
      ticks(price(id(), 4, 10, "5"));
      room.links.refuse(true);
      room.gateway.drop();
      room.time.settle();

      assertThat(
              room.board.lastKnown(LineKey.of(Stocks.AAPL, MarketDataType.LIVE)).map(Quote::status))
          .contains(QuoteStatus.STALE);
    }
  }
}
