package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.marketdata.HistoryPlan.Step;
import io.github.pitrunner.testing.Stocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long ranges are cut into requests. {@code -Dpitrunner.seed} gives another seed. */
class HistoryPlanTest {
  private static final long SEED = Long.getLong("pitrunner.seed", 20_261_123L);
  private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
  private static final Instrument AAPL = Stocks.AAPL;

  private static BarQuery query(String duration, BarSize size, WhatToShow show) {
    return new BarQuery(AAPL, BarDuration.of(duration), size, show, false, null);
  }

  private static HistoryPlan plan(String duration, String size) {
    return HistoryPlan.of(query(duration, BarSize.of(size), WhatToShow.TRADES), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "1800 S, 1 secs, 1",
    "2000 S, 1 secs, 1",
    "7200 S, 1 secs, 4",
    "1 D, 5 secs, 1",
    "2 D, 5 secs, 4",
    "1 W, 10 secs, 4",
    "30 D, 30 secs, 5",
    "1 M, 30 secs, 6",
    "1 W, 1 min, 1",
    "1 M, 1 min, 3",
    "1 Y, 1 min, 29",
    "1 Y, 1 hour, 1",
    "5 Y, 1 hour, 6",
    "20 Y, 1 day, 1"
  })
  void rangeTakesSoManyRequests(String duration, String size, int steps) {
    assertThat(plan(duration, size).steps()).hasSize(steps);
  }

  @Test
  void oneRequestIsAskedAsItIs() {
    Step step = plan("1 D", "1 min").steps().get(0);

    assertThat(step.query().duration().wireName()).isEqualTo("1 D");
    assertThat(step.query().end()).isNull();
    assertThat(step.owns(Instant.EPOCH)).isTrue();
  }

  @Test
  void adjustedTradesAreNeverCut() {
    BarQuery query = query("30 D", BarSize.SECONDS_30, WhatToShow.ADJUSTED_LAST);

    assertThat(HistoryPlan.of(query, NOW).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.query().end()).isNull());
  }

  @Test
  void continuousFutureIsNeverCut() {
    Instrument future =
        new Instrument(
            1,
            "ES",
            SecurityType.CONTINUOUS_FUTURE,
            AAPL.exchange(),
            AAPL.primaryExchange(),
            AAPL.currency(),
            null,
            null,
            null,
            AAPL.multiplier(),
            AAPL.localSymbol(),
            AAPL.tradingClass(),
            List.of());
    BarQuery query =
        new BarQuery(
            future, BarDuration.of("60 D"), BarSize.SECONDS_30, WhatToShow.TRADES, false, null);

    assertThat(HistoryPlan.of(query, NOW).steps()).hasSize(1);
  }

  @Test
  void rangeOfThousandsOfRequestsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan("99999 Y", "1 min"))
        .withMessageContaining("more than 5000 requests");
  }

  @Test
  void stepsOfAnyRangeCoverItWithoutHoleOrDouble() {
    Random random = new Random(SEED);
    List<BarSize> sizes =
        Arrays.stream(BarSize.values()).filter(size -> !size.isDayOrLonger()).toList();
    for (int run = 0; run < 2000; run++) {
      BarSize size = sizes.get(random.nextInt(sizes.size()));
      Instant until = NOW.minusSeconds(random.nextInt(100_000_000));
      Instant from = until.minusSeconds(1 + random.nextInt(3_000_000));
      String what =
          "-Dpitrunner.seed=%d, run %d: %s %s..%s".formatted(SEED, run, size, from, until);

      List<Step> steps =
          HistoryPlan.between(query("1 D", size, WhatToShow.TRADES), from, until).steps();

      Instant at = from;
      for (Step step : steps) {
        assertThat(step.from()).as(what).isEqualTo(at);
        assertThat(step.until()).as(what).isAfter(at);
        assertLegal(step, what);
        at = Objects.requireNonNull(step.until());
      }
      assertThat(at).as(what).isEqualTo(until);
      for (Instant start : someOf(random, from, until)) {
        assertThat(steps.stream().filter(step -> step.owns(start)).count()).as(what).isEqualTo(1);
      }
    }
  }

  private static List<Instant> someOf(Random random, Instant from, Instant until) {
    List<Instant> some = new ArrayList<>(List.of(from, until.minusSeconds(1)));
    int range = (int) Duration.between(from, until).toSeconds();
    for (int i = 0; i < 20; i++) {
      some.add(from.plusSeconds(random.nextInt(range)));
    }
    return some;
  }

  /** The gateway serves it, and it reaches back far enough even if there is always trading. */
  private static void assertLegal(Step step, String what) {
    BarQuery query = step.query();
    Instant end = Objects.requireNonNull(query.end());
    Instant from = Objects.requireNonNull(step.from());
    Instant until = Objects.requireNonNull(step.until());
    assertThat(query.duration().serves(query.size())).as(what).isTrue();
    assertThat(query.duration().before(end)).as(what).isBeforeOrEqualTo(from);
    assertThat(end).as(what).isAfterOrEqualTo(until);
    if (query.size() == BarSize.SECONDS_1) {
      assertThat(query.duration().count()).as(what).isLessThanOrEqualTo(2000);
    }
  }
}
