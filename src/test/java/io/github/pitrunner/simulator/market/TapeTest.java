package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.market.Tape.Side;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.Contract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapeTest {
  private static final Instant START = Instant.parse("2026-11-24T14:30:00Z");
  private static final long FIRST = Walk.step(START);

  private static Market market(long seed) {
    VirtualTime time = new VirtualTime(START);
    return new Market(MarketSettings.of(seed, time, time));
  }

  /** A stock, one that follows it, a future, a call and a put. */
  private static List<Instrument> sample(Market market) {
    List<Instrument> sample = new ArrayList<>();
    sample.add(market.instrument(265598));
    sample.add(market.instrument(195014118));
    sample.add(market.instrument(515416632));
    sample.add(market.instrument(12087792));
    Contract options =
        Contract.newBuilder().setSymbol("AAPL").setSecType("OPT").setExchange("SMART").build();
    List<Instrument> chain = market.instruments(options);
    sample.add(chain.get(0));
    sample.add(chain.get(1));
    sample.add(chain.get(chain.size() - 1));
    return sample;
  }

  /** What a stretch has to be, from its steps alone. */
  private static Stretch byHand(Tape tape, Side side, long from, long to) {
    StretchBuilder stretch = new StretchBuilder();
    for (long step = from; step < to; step++) {
      if (side != Side.TRADES) {
        long bid = tape.bid(step);
        long ask = tape.ask(step);
        long value = side == Side.BID ? bid : side == Side.ASK ? ask : bid + ask;
        stretch.add(Candle.of(value), 0, 0, (double) value);
      } else if (tape.isTrade(step)) {
        long price = tape.tradePrice(step);
        stretch.add(Candle.of(price), tape.tradeSize(step), 1, (double) price);
      }
    }
    return stretch.built();
  }

  @Nested
  class Bars {
    @ParameterizedTest
    @EnumSource(Side.class)
    void areWhatTheStepsGive(Side side) {
      for (long seed = 1; seed <= 3; seed++) {
        for (Instrument instrument : sample(market(seed))) {
          Tape tape = instrument.tape();
          for (long length : new long[] {240, 720, 7200, 7200 + 480}) {
            Stretch bar = tape.stretch(side, FIRST, FIRST + length);
            Stretch expected = byHand(tape, side, FIRST, FIRST + length);
            String what =
                "seed " + seed + " " + instrument.contract().getLocalSymbol() + " " + length;
            assertThat(bar.candle()).as(what).isEqualTo(expected.candle());
            assertThat(bar.volume()).as(what).isEqualTo(expected.volume());
            assertThat(bar.trades()).as(what).isEqualTo(expected.trades());
          }
        }
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 60, 100, 239})
    void withinAMinuteAreWhatTheStepsGive(long length) {
      Tape tape = market(5).instrument(265598).tape();

      Stretch bar = tape.stretch(Side.TRADES, FIRST + 1, FIRST + 1 + length);

      assertThat(bar).isEqualTo(byHand(tape, Side.TRADES, FIRST + 1, FIRST + 1 + length));
    }

    @Test
    void ofADayAreTheSumOfItsHours() {
      for (Instrument instrument : sample(market(9))) {
        Tape tape = instrument.tape();
        Stretch whole = tape.stretch(Side.TRADES, FIRST, FIRST + Walk.STEPS_A_DAY);

        Stretch sum = tape.stretch(Side.TRADES, FIRST, FIRST + 14_400);
        for (int hour = 1; hour < 24; hour++) {
          long from = FIRST + hour * 14_400L;
          sum = sum.then(tape.stretch(Side.TRADES, from, from + 14_400));
        }

        assertThat(sum.candle()).isEqualTo(whole.candle());
        assertThat(sum.volume()).isEqualTo(whole.volume());
        assertThat(sum.trades()).isEqualTo(whole.trades());
      }
    }

    @Test
    void withoutTradesShowTheTradeBefore() {
      Market market = market(4);
      Instrument option = market.optionsOn(market.instrument(265598)).get(3);
      Tape tape = option.tape();
      long quiet = FIRST + 1;
      while (tape.isTrade(quiet) || tape.isTrade(quiet + 1)) {
        quiet++;
      }

      Stretch bar = tape.stretch(Side.TRADES, quiet, quiet + 2);

      assertThat(bar.trades()).isZero();
      assertThat(bar.candle()).isEqualTo(Candle.of(tape.tradePrice(tape.lastTrade(quiet))));
    }
  }

  @Nested
  class TheWalk {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void goesOnWithoutGapsForYears(long seed) {
      Walk walk = new Walk(seed, 25_000, 0.4);
      long today = FIRST / Walk.STEPS_A_DAY;
      Candle before = walk.candle(0, today - 3000);

      for (long day = today - 2999; day <= today + 1000; day++) {
        Candle candle = walk.candle(0, day);
        assertThat(candle.open()).as("seed %d day %d", seed, day).isEqualTo(before.close());
        assertThat(candle.low()).isLessThanOrEqualTo(Math.min(candle.open(), candle.close()));
        assertThat(candle.high()).isGreaterThanOrEqualTo(Math.max(candle.open(), candle.close()));
        assertThat((double) candle.close()).isBetween(25_000 / 8.0, 25_000 * 8.0);
        before = candle;
      }
    }

    @Test
    void isTheSameInWhateverOrderItIsLookedAt() {
      Walk forward = new Walk(3, 25_000, 0.3);
      Walk backward = new Walk(3, 25_000, 0.3);
      List<Long> one = new ArrayList<>();
      List<Long> other = new ArrayList<>();

      for (long i = 0; i < 2000; i++) {
        one.add(forward.price(FIRST + i * 1237));
        other.add(0, backward.price(FIRST + (1999 - i) * 1237));
      }

      assertThat(one).isEqualTo(other);
    }
  }
}
