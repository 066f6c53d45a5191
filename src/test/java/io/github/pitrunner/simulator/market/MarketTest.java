package io.github.pitrunner.simulator.market;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketTest {
  private static final int AAPL = 265598;
  private static final Instant TUESDAY_NOON = Instant.parse("2026-11-24T17:00:00Z");
  private static final Instant SUNDAY = Instant.parse("2026-11-22T15:00:00Z");

  private final VirtualTime time = new VirtualTime(TUESDAY_NOON);

  private static Contract described(String symbol, String secType, String exchange) {
    return Contract.newBuilder()
        .setSymbol(symbol)
        .setSecType(secType)
        .setExchange(exchange)
        .setCurrency("USD")
        .build();
  }

  private static int only(Market market, Contract description) {
    List<Listing> found = market.matching(description);
    assertThat(found).hasSize(1);
    return found.get(0).conId();
  }

  @Nested
  class TheBooks {
    @Test
    void keepTheirPropertiesOnEveryTick() {
      Market market = new Market(MarketSettings.of(7, time, time));
      Map<Integer, Book> before = new HashMap<>();
      List<String> broken = new ArrayList<>();
      int[] seen = {0};
      market.onBook(
          (listing, book) -> {
            seen[0]++;
            Book previous = before.put(listing.conId(), book);
            boolean inOrder =
                previous == null
                    || (book.sequence() == previous.sequence() + 1
                        && book.at().isAfter(previous.at()));
            if (!inOrder || !isSound(market, listing, book)) {
              broken.add(listing.contract().getLocalSymbol() + " " + book);
            }
          });
      market.live().forEach(instrument -> market.book(instrument.conId()));

      time.advance(Duration.ofMinutes(1));

      assertThat(broken).isEmpty();
      assertThat(seen[0]).isGreaterThan(10_000);
    }

    @Test
    void moveOnlyWhereSomebodyHasLooked() {
      Market market = new Market(MarketSettings.of(7, time, time));
      Set<Integer> moved = new HashSet<>();
      market.onBook((listing, book) -> moved.add(listing.conId()));
      int looked = market.live().get(0).conId();
      market.book(looked);

      time.advance(Duration.ofMinutes(1));

      assertThat(moved).containsExactly(looked);
    }

    private boolean isSound(Market market, Listing listing, Book book) {
      boolean onGrid = true;
      for (BigDecimal price : List.of(book.bid(), book.ask(), book.last())) {
        BigDecimal increment = market.increment(listing, price);
        onGrid &= price.remainder(increment).signum() == 0;
      }
      return onGrid
          && book.ask().compareTo(book.bid()) > 0
          && book.bid().signum() > 0
          && book.bidSize().signum() > 0
          && book.askSize().signum() > 0
          && book.lastSize().signum() > 0
          && book.last().compareTo(book.high()) <= 0
          && book.last().compareTo(book.low()) >= 0
          && book.open().compareTo(book.high()) <= 0
          && book.open().compareTo(book.low()) >= 0
          && book.close().signum() > 0;
    }

    @Test
    void moveEveryTickOfABusyStock() {
      Market market = new Market(MarketSettings.of(7, time, time));
      long first = market.book(AAPL).sequence();

      time.advance(Duration.ofSeconds(10));

      assertThat(market.book(AAPL).sequence()).isEqualTo(first + 40);
      assertThat(market.book(AAPL).at()).isEqualTo(time.instant());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areTheSameForTheSameSeedWhateverWasAskedBefore(long seed) {
      Market watched = new Market(MarketSettings.of(seed, time, time));
      watched.book(AAPL);
      time.advance(Duration.ofSeconds(40));
      Market started = new Market(MarketSettings.of(seed, time, time));

      Book late = started.book(AAPL);

      assertThat(watched.book(AAPL))
          .usingRecursiveComparison()
          .ignoringFields("sequence")
          .isEqualTo(late);
    }

    @Test
    void differForAnotherSeed() {
      Market one = new Market(MarketSettings.of(1, time, time));
      Market other = new Market(MarketSettings.of(2, time, time));

      assertThat(one.book(AAPL).last()).isNotEqualTo(other.book(AAPL).last());
    }

    @Test
    void standStillAfterTheMarketIsClosed() {
      Market market = new Market(MarketSettings.of(7, time, time));
      Book book = market.book(AAPL);

      market.close();
      time.advance(Duration.ofSeconds(10));

      assertThat(market.book(AAPL)).isEqualTo(book);
    }

    @Test
    void ofFuturesFollowTheIndex() {
      Market market = new Market(MarketSettings.of(7, time, time));
      List<Listing> es = market.matching(described("ES", "FUT", "CME"));
      List<Listing> mes = market.matching(described("MES", "FUT", "CME"));
      Book index = market.book(only(market, described("SPX", "IND", "CBOE")));

      Book front = market.book(es.get(0).conId());

      assertThat(es).hasSize(2);
      assertThat(front.bid().doubleValue() / index.last().doubleValue()).isBetween(1.0, 1.02);
      assertThat(market.book(mes.get(0).conId()).bid()).isEqualByComparingTo(front.bid());
    }

    @Test
    void ofCallsAndPutsKeepParity() {
      Market market = new Market(MarketSettings.of(7, time, time));
      Contract options = described("AAPL", "OPT", "SMART");
      Map<String, Double> middles = new HashMap<>();
      for (Listing listing : market.matching(options)) {
        Book book = market.book(listing.conId());
        Contract contract = listing.contract();
        middles.put(
            contract.getLastTradeDate() + contract.getStrike() + contract.getRight(),
            book.bid().add(book.ask()).doubleValue() / 2);
      }
      double spot = market.book(AAPL).bid().doubleValue();

      for (Listing listing : market.matching(options)) {
        Contract contract = listing.contract();
        String key = contract.getLastTradeDate() + contract.getStrike();
        double call = requireNonNull(middles.get(key + "C"));
        double put = requireNonNull(middles.get(key + "P"));
        assertThat(call - put).as(key).isCloseTo(spot - contract.getStrike(), offset(0.03 * spot));
      }
    }
  }

  @Nested
  class WithRealHours {
    @Test
    void stocksStandStillAtTheWeekend() {
      VirtualTime sunday = new VirtualTime(SUNDAY);
      Market market = new Market(MarketSettings.of(7, sunday, sunday).withRealHours());
      Book friday = market.book(AAPL);

      sunday.advance(Duration.ofMinutes(1));

      assertThat(market.book(AAPL)).isEqualTo(friday);
      assertThat(friday.at()).isEqualTo(Instant.parse("2026-11-21T00:59:59.750Z"));
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-24T14:29:59Z, false, true",
      "2026-11-24T14:30:00Z, true,  true",
      "2026-11-24T20:59:59Z, true,  true",
      "2026-11-24T21:00:00Z, false, true",
      "2026-11-25T01:00:00Z, false, false",
      "2026-11-22T15:00:00Z, false, false"
    })
    void stocksTradeInTheirSessions(Instant at, boolean regular, boolean extended) {
      Market market = new Market(MarketSettings.of(7, time, time).withRealHours());
      Listing apple = requireNonNull(market.listing(AAPL));

      assertThat(market.isTrading(apple, at, false)).isEqualTo(regular);
      assertThat(market.isTrading(apple, at, true)).isEqualTo(extended);
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-24T15:00:00Z, false, 2026-11-24T15:00:00Z",
      "2026-11-24T22:00:00Z, false, 2026-11-25T14:30:00Z",
      "2026-11-24T22:00:00Z, true,  2026-11-24T22:00:00Z",
      "2026-11-21T02:00:00Z, true,  2026-11-23T09:00:00Z",
      "2026-10-31T15:00:00Z, false, 2026-11-02T14:30:00Z"
    })
    void anOrderWaitsForTheNextSession(Instant after, boolean outside, Instant open) {
      Market market = new Market(MarketSettings.of(7, time, time).withRealHours());
      Listing apple = requireNonNull(market.listing(AAPL));

      assertThat(market.nextOpen(apple, after, outside)).isEqualTo(open);
    }

    @Test
    void hoursAreToldAsTheGatewayTellsThem() {
      Market market = new Market(MarketSettings.of(7, time, time).withRealHours());

      Listing future = market.matching(described("ES", "FUT", "CME")).get(0);

      assertThat(future.details().getTradingHours())
          .startsWith("20261123:1700-20261124:1600;20261124:1700-20261125:1600;")
          .contains(";20261128:CLOSED;");
      assertThat(future.details().getLiquidHours()).startsWith("20261124:0830-20261124:1600;");
    }
  }

  @Nested
  class AlwaysOpen {
    @Test
    void theScheduleAgreesWithTheTrading() {
      VirtualTime sunday = new VirtualTime(SUNDAY);
      Market market = new Market(MarketSettings.of(7, sunday, sunday));
      Listing apple = requireNonNull(market.listing(AAPL));

      assertThat(market.isTrading(apple, SUNDAY, false)).isTrue();
      assertThat(market.nextOpen(apple, SUNDAY, false)).isEqualTo(SUNDAY);
      assertThat(apple.details().getLiquidHours())
          .startsWith("20261122:0000-20261123:0000;20261123:0000-20261124:0000;")
          .isEqualTo(apple.details().getTradingHours());
    }
  }

  @Nested
  class Descriptions {
    private final Market market = new Market(MarketSettings.of(7, time, time));

    @Test
    void byContractIdFindOne() {
      Contract byId = Contract.newBuilder().setConId(AAPL).setExchange("SMART").build();

      assertThat(only(market, byId)).isEqualTo(AAPL);
    }

    @Test
    void withoutCurrencyFindEveryListing() {
      Contract vague = described("SHOP", "STK", "SMART").toBuilder().clearCurrency().build();

      assertThat(market.matching(vague))
          .extracting(Listing::currency)
          .containsExactlyInAnyOrder("USD", "CAD");
      assertThat(market.matching(described("SHOP", "STK", "SMART"))).hasSize(1);
    }

    @Test
    void ofAMonthFindOneFuture() {
      Contract december =
          described("ES", "FUT", "CME").toBuilder()
              .setLastTradeDateOrContractMonth("202612")
              .build();

      assertThat(only(market, december)).isEqualTo(515416632);
    }

    @Test
    void ofAnOptionFindIt() {
      Listing some = market.matching(described("AAPL", "OPT", "SMART")).get(0);
      Contract exact =
          described("AAPL", "OPT", "SMART").toBuilder()
              .setLastTradeDateOrContractMonth(some.contract().getLastTradeDate())
              .setStrike(some.contract().getStrike())
              .setRight("CALL")
              .build();

      assertThat(only(market, exact)).isEqualTo(some.conId());
    }

    @Test
    void carryTheExchangeThatWasAskedFor() {
      Listing found = market.matching(described("AAPL", "STK", "NASDAQ")).get(0);

      assertThat(found.contract().getExchange()).isEqualTo("NASDAQ");
    }

    @ParameterizedTest
    @CsvSource({"ZZZZNONE, STK, SMART", "AAPL, STK, LSE", "AAPL, FUT, CME", "EUR, STK, SMART"})
    void ofWhatIsNotListedFindNothing(String symbol, String secType, String exchange) {
      assertThat(market.matching(described(symbol, secType, exchange))).isEmpty();
    }

    @Test
    void withoutAnyNameFindNothing() {
      assertThat(market.matching(Contract.getDefaultInstance())).isEmpty();
    }
  }

  @Nested
  class WhenDatesPass {
    @Test
    void theNextFutureIsListedAndTheExpiredOneIsOnlyKnownByItsId() {
      VirtualTime expiryDay = new VirtualTime(Instant.parse("2026-12-18T14:00:00Z"));
      Market market =
          new Market(
              MarketSettings.of(7, expiryDay, expiryDay).withTickInterval(Duration.ofMinutes(30)));
      Contract es = described("ES", "FUT", "CME");
      assertThat(market.matching(es)).extracting(Listing::conId).contains(515416632);

      expiryDay.advance(Duration.ofHours(1));

      assertThat(market.matching(es))
          .hasSize(2)
          .extracting(listing -> listing.contract().getLocalSymbol())
          .containsExactly("ESH7", "ESM7");
      Contract byId = Contract.newBuilder().setConId(515416632).build();
      assertThat(market.matching(byId)).isEmpty();
      assertThat(market.matching(byId.toBuilder().setIncludeExpired(true).build())).hasSize(1);
      Listing expired = requireNonNull(market.listing(515416632));
      assertThat(market.isTrading(expired, expiryDay.instant(), true)).isFalse();
      assertThat(market.nextOpen(expired, expiryDay.instant(), true)).isEqualTo(Instant.MAX);
      assertThat(market.book(515416632).bid().signum()).isPositive();
    }
  }
}
