package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketSell;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.risk.Holding.Move;
import io.github.pitrunner.risk.RiskLimits.Worth;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.UnsettledFills.Held;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the account's figures do not show yet counts against the limits. */
class HeldWorthTest {
  private static final BigDecimal LIMIT = new BigDecimal("100000");
  private static final Instant TOLD = Situation.MONDAY_MORNING.minusSeconds(100);

  private final Situation situation = new Situation();

  @BeforeEach
  void setLimits() {
    situation.limits = Limits.with(new Worth(LIMIT, LIMIT, true, false, Duration.ofMinutes(10)));
  }

  private void told(String grossExposure, String buyingPower) {
    situation.figures =
        new AccountFigures(
            "USD",
            new BigDecimal(buyingPower),
            BigDecimal.ZERO,
            new BigDecimal(grossExposure),
            BigDecimal.ZERO,
            Map.of("EUR", new BigDecimal("1.25")),
            situation.now,
            new AccountFigures.Told(TOLD, TOLD));
  }

  private void holding(
      Instrument instrument, String quantity, @Nullable String price, Move... moves) {
    Objects.requireNonNull(situation.holdings)
        .add(
            new Holding(
                instrument,
                new BigDecimal(quantity),
                price == null ? null : new BigDecimal(price),
                List.of(moves)));
  }

  /** A change that many seconds after the figures were told; negative is before. */
  private static Move move(int seconds, String before) {
    return new Move(TOLD.plusSeconds(seconds), new BigDecimal(before));
  }

  private static Instrument instrument(int contractId, String currency, String multiplier) {
    return new Instrument(
        contractId,
        "I" + contractId,
        SecurityType.STOCK,
        "SMART",
        "",
        currency,
        null,
        null,
        null,
        new BigDecimal(multiplier),
        "",
        "",
        List.of());
  }

  private void assertApproved(RiskRuleName rule, OrderTicket ticket, boolean isApproved) {
    assertThat(situation.check(rule, ticket))
        .matches(verdict -> verdict instanceof Approved == isApproved);
  }

  private void assertMissing(RiskRuleName rule, String missing) {
    assertThat(situation.check(rule, buy("1", "200")))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).contains(missing));
  }

  @Nested
  class GrossExposure {
    @ParameterizedTest
    @CsvSource({
      // reported, held at 200, bought at 200, approved
      "0, 400, 100, true",
      "0, 400, 101, false",
      "80000, 400, 100, true",
      "80000, 400, 101, false",
      "90000, 400, 50, true",
      "90000, 400, 51, false",
      "90000, 1, 50, true",
      "10000, 500, 1, false"
    })
    void isTheLargerOfWhatWasReportedAndWhatIsHeld(
        String reported, String held, String quantity, boolean isApproved) {
      told(reported, "0");
      situation.holding(held);
      holding(Situation.AAPL, held, null, move(1, "0"));

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy(quantity, "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({
      // held, its price, multiplier, currency; bought, approved: 80,000 are held
      "800, 100, 1, USD, 100, true",
      "800, 100, 1, USD, 101, false",
      "-800, 100, 1, USD, 100, true",
      "-800, 100, 1, USD, 101, false",
      "800, -100, 1, USD, 101, false",
      "8, 100, 100, USD, 100, true",
      "8, 100, 100, USD, 101, false",
      "640, 100, 1, EUR, 100, true",
      "640, 100, 1, EUR, 101, false"
    })
    void countsEachPositionInTheAccountsCurrency(
        String held,
        String price,
        String multiplier,
        String currency,
        String quantity,
        boolean isApproved) {
      told("0", "0");
      holding(instrument(7, currency, multiplier), held, price);

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy(quantity, "200"), isApproved);
    }

    @Test
    void takesTheQuoteBeforeTheLastPrice() {
      told("0", "0");
      situation.holding("400");
      holding(Situation.AAPL, "400", "1");

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy("101", "200"), false);
    }

    @ParameterizedTest
    @CsvSource({"-6, true", "-5, false", "0, false", "50, false"})
    void positionWithoutAPriceCountsAsReportedOnlyIfTheReportShowsIt(
        int seconds, boolean isApproved) {
      told("80000", "0");
      holding(instrument(7, "USD", "1"), "5", null, move(seconds, "4"));

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy("100", "200"), isApproved);
      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy("101", "200"), false);
    }

    @Test
    void whatHasChangedCountsOnTopOfAReportThatIsNeeded() {
      told("60000", "0");
      holding(instrument(7, "USD", "1"), "5", null);
      holding(instrument(8, "USD", "1"), "200", "100", move(1, "0"));
      holding(instrument(9, "USD", "1"), "300", "100", move(-100, "0"));

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy("100", "200"), true);
      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy("101", "200"), false);
    }

    @Test
    void refusalNamesThePositionThatCannotBeValued() {
      told("0", "0");
      holding(instrument(7, "USD", "1"), "5", "0", move(1, "0"));
      assertMissing(RiskRuleName.MAX_GROSS_EXPOSURE, "a price for the position in I7");

      situation.holdings = new ArrayList<>();
      holding(instrument(8, "CHF", "1"), "5", "10", move(1, "0"));
      assertMissing(
          RiskRuleName.MAX_GROSS_EXPOSURE, "the rate from CHF to USD for the position in I8");
    }

    @Test
    void figuresFromTheFutureShowNothing() {
      told("0", "0");
      situation.now = TOLD.minusSeconds(1);
      situation.quotes.replaceAll((id, quote) -> Situation.received(quote, situation.now));
      holding(instrument(7, "USD", "1"), "5", null, move(-60, "0"));

      assertMissing(RiskRuleName.MAX_GROSS_EXPOSURE, "a price for the position in I7");
    }

    @Test
    void nothingPassesBeforePositionsHaveBeenRead() {
      told("0", "0");
      situation.holdings = null;

      assertMissing(RiskRuleName.MAX_GROSS_EXPOSURE, "the positions");
      assertMissing(RiskRuleName.BUYING_POWER, "the positions");
    }

    @Test
    void exitsPassWhateverCannotBeValued() {
      told("0", "0");
      situation.holding("100");
      holding(Situation.AAPL, "100", null);
      holding(instrument(7, "USD", "1"), "5", null, move(1, "0"));

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, marketSell("100"), true);
      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, sell("100", "200"), true);
      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, sell("201", "200"), false);
    }
  }

  @Nested
  class BuyingPower {
    @ParameterizedTest
    @CsvSource({
      // held at 100, of which before, seconds after the report; bought, approved: of 20,000
      "80, 0, 1, 60, true",
      "80, 0, 1, 61, false",
      "80, 0, -5, 61, false",
      "80, 0, -6, 100, true",
      "80, 40, 1, 80, true",
      "80, 40, 1, 81, false",
      "-80, 40, 1, 80, true",
      "-80, 40, 1, 81, false",
      "80, 500, 1, 100, true",
      "80, 500, 1, 101, false"
    })
    void isWithoutWhatWasBoughtSinceItWasTold(
        String held, String before, int seconds, String quantity, boolean isApproved) {
      told("0", "20000");
      holding(instrument(7, "USD", "1"), held, "100", move(seconds, before));

      assertApproved(RiskRuleName.BUYING_POWER, buy(quantity, "200"), isApproved);
    }

    @Test
    void needsTheWorthOfWhatHasGrownOnly() {
      told("0", "20000");
      holding(instrument(7, "USD", "1"), "5", null, move(1, "9"));
      assertApproved(RiskRuleName.BUYING_POWER, buy("100", "200"), true);

      holding(instrument(8, "USD", "1"), "5", null, move(1, "4"));
      assertMissing(RiskRuleName.BUYING_POWER, "a price for the position in I8");
    }
  }

  @Nested
  class HoldingsOfTheAccount {
    private final VirtualTime time = new VirtualTime(TOLD);
    private final Holdings holdings = new Holdings(time);

    private Held held(String quantity, String price) {
      return new Held(
          Situation.ACCOUNT, Situation.AAPL, new BigDecimal(quantity), new BigDecimal(price));
    }

    private Holding only() {
      return Objects.requireNonNull(holdings.of(Situation.ACCOUNT)).iterator().next();
    }

    @Test
    void areNotKnownBeforeTheyHaveBeenRead() {
      assertThat(holdings.of(Situation.ACCOUNT)).isNull();

      holdings.onPositionsRead(List.of());

      assertThat(holdings.of(Situation.ACCOUNT)).isEmpty();
    }

    @Test
    void firstReadingIsNoChangeAndNeitherIsAPriceOrTheSameReadAgain() {
      holdings.onPositionsRead(List.of(held("5", "10")));
      holdings.onPosition(held("5", "11"));
      holdings.onPositionsRead(List.of(held("5", "12")));

      assertThat(only().moves()).isEmpty();
      assertThat(only().price()).isEqualTo("12");
    }

    @Test
    void changesAreKeptWhetherToldOrReadAnew() {
      holdings.onPositionsRead(List.of(held("5", "10")));
      time.advance(Duration.ofSeconds(1));
      holdings.onPosition(held("-7", "10"));
      time.advance(Duration.ofSeconds(1));
      holdings.onPositionsRead(List.of(held("9", "10")));

      assertThat(only().moves()).containsExactly(move(1, "5"), move(2, "7"));
    }

    @Test
    void closedPositionIsNotHeldAndBeginsAtNothing() {
      holdings.onPositionsRead(List.of(held("5", "10")));
      holdings.onPosition(held("0", "10"));
      assertThat(holdings.of(Situation.ACCOUNT)).isEmpty();

      holdings.onPosition(held("5", "10"));
      assertThat(only().moves()).containsExactly(move(0, "0"));
    }

    @Test
    void manyChangesBecomeOneThatCountsForAll() {
      holdings.onPositionsRead(List.of(held("1", "10")));
      for (int i = 2; i < 1000; i++) {
        time.advance(Duration.ofSeconds(1));
        holdings.onPosition(held(Integer.toString(i), "10"));
      }

      assertThat(only().moves()).hasSizeLessThan(100);
      assertThat(only().grownSince(TOLD)).isEqualTo("998");
    }
  }

  /** Trades come and go, and the figures are told now and then, as they were a little before. */
  private static final class Life {
    private static final int CONTRACTS = 5;
    private final Random random;
    private final Situation situation = new Situation();
    private final VirtualTime time = new VirtualTime(Situation.MONDAY_MORNING);
    private final Holdings holdings = new Holdings(time);
    private final int[] prices = new int[CONTRACTS];
    private final boolean[] isPriced = new boolean[CONTRACTS];
    private int[] held = new int[CONTRACTS];
    private int[] reported = new int[CONTRACTS];
    private int approvedGross;
    private int approvedPower;
    private int rejected;

    Life(Random random) {
      this.random = random;
      situation.limits = Limits.with(new Worth(LIMIT, LIMIT, true, false, Duration.ofMinutes(10)));
      for (int i = 0; i < CONTRACTS; i++) {
        prices[i] = 1 + random.nextInt(300);
        isPriced[i] = random.nextInt(4) > 0;
        held[i] = random.nextInt(100) - 50;
      }
      List<Held> all = new ArrayList<>();
      for (int i = 0; i < CONTRACTS; i++) {
        if (held[i] != 0) {
          all.add(held(i));
        }
      }
      holdings.onPositionsRead(all);
      report();
    }

    private Held held(int i) {
      return new Held(
          Situation.ACCOUNT,
          instrument(i + 1, "USD", "1"),
          BigDecimal.valueOf(held[i]),
          isPriced[i] ? BigDecimal.valueOf(prices[i]) : null);
    }

    private void report() {
      reported = held.clone();
      time.advance(Duration.ofMillis(random.nextInt(4999)));
      BigDecimal gross = BigDecimal.valueOf(worth(reported));
      situation.figures =
          new AccountFigures(
              "USD",
              LIMIT.subtract(gross),
              BigDecimal.ZERO,
              gross,
              BigDecimal.ZERO,
              Map.of(),
              time.instant(),
              new AccountFigures.Told(time.instant(), time.instant()));
    }

    private long worth(int[] quantities) {
      long sum = 0;
      for (int i = 0; i < CONTRACTS; i++) {
        sum += (long) Math.abs(quantities[i]) * prices[i];
      }
      return sum;
    }

    private long bought() {
      long sum = 0;
      for (int i = 0; i < CONTRACTS; i++) {
        sum += (long) Math.max(0, Math.abs(held[i]) - Math.abs(reported[i])) * prices[i];
      }
      return sum;
    }

    void step() {
      if (random.nextInt(6) == 0) {
        report();
      }
      time.advance(Duration.ofMillis(random.nextInt(6000)));
      int i = random.nextInt(CONTRACTS);
      held[i] += random.nextInt(120) - 60;
      holdings.onPosition(held(i));
      ask();
    }

    private void ask() {
      AccountFigures figures = Objects.requireNonNull(situation.figures);
      situation.now = time.instant();
      situation.figures =
          new AccountFigures(
              "USD",
              figures.buyingPower(),
              figures.availableFunds(),
              figures.grossExposure(),
              figures.dailyProfit(),
              Map.of(),
              time.instant(),
              figures.told());
      situation.quotes.replaceAll((id, quote) -> Situation.received(quote, time.instant()));
      situation.holdings = new ArrayList<>(Objects.requireNonNull(holdings.of(Situation.ACCOUNT)));
      int quantity = 1 + random.nextInt(400);
      OrderTicket order = buy(Integer.toString(quantity), "200");
      String told =
          "%d at 200 holding %s, reported %s, at %s"
              .formatted(
                  quantity,
                  Arrays.toString(held),
                  Arrays.toString(reported),
                  Arrays.toString(prices));
      if (situation.check(RiskRuleName.MAX_GROSS_EXPOSURE, order) instanceof Approved) {
        approvedGross++;
        assertThat(worth(held) + 200L * quantity).as(told).isLessThanOrEqualTo(LIMIT.longValue());
      } else {
        rejected++;
      }
      if (situation.check(RiskRuleName.BUYING_POWER, order) instanceof Approved) {
        approvedPower++;
        assertThat(bought() + 200L * quantity)
            .as(told)
            .isLessThanOrEqualTo(LIMIT.longValue() - worth(reported));
      }
    }
  }

  @Test
  void nothingPassesTheLimitsHoweverOldTheFiguresAre() {
    Seed.run(
        random -> {
          Map<String, Integer> counts = new HashMap<>();
          for (int round = 0; round < 300; round++) {
            Life life = new Life(random);
            for (int step = 0; step < 30; step++) {
              life.step();
            }
            counts.merge("gross", life.approvedGross, Integer::sum);
            counts.merge("power", life.approvedPower, Integer::sum);
            counts.merge("rejected", life.rejected, Integer::sum);
          }
          // The draw must neither approve nor refuse everything.
          assertThat(counts).allSatisfy((what, count) -> assertThat(count).isGreaterThan(300));
        });
  }
}
