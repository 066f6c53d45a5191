package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ticks that a line has because its generic tick list asks for them. A code that does not go
 * with the instrument brings none.
 */
final class ExtraTicks {
  private static final int OPEN_INTEREST = 20;

  /** Ticks that sum up minutes are made anew every five seconds. */
  private static final long SLOW_STEPS = 20;

  private static final int[] SHORT_TERM_MINUTES = {3, 5, 10};
  private static final int SHORT_TERM_TICK = 63;

  private final Market market;
  private final Instrument instrument;
  private final GenericTicks asked;
  private final TickSender ticks;
  private @Nullable Session volumeKnownFor;
  private long knownVolume;
  private long slowStep = -1;

  ExtraTicks(Market market, Instrument instrument, GenericTicks asked, TickSender ticks) {
    this.market = market;
    this.instrument = instrument;
    this.asked = asked;
    this.ticks = ticks;
  }

  void send() {
    if (asked.codes().isEmpty()) {
      return;
    }
    BookKeeper keeper = market.bookKeeper(instrument);
    if (asked.has(GenericTicks.MARK_PRICE) || asked.has(GenericTicks.MARK_PRICE_TOO)) {
      ticks.price(37, mark(keeper.book()));
    }
    if (instrument.hasVolume()) {
      sendTrades(keeper);
    }
    if (slowStep < 0 || keeper.step() / SLOW_STEPS != slowStep) {
      slowStep = keeper.step() / SLOW_STEPS;
      sendSlow(keeper);
    }
  }

  /** The last price, held within the quote. */
  private static BigDecimal mark(Book book) {
    return book.last().max(book.bid()).min(book.ask());
  }

  private void sendTrades(BookKeeper keeper) {
    if (asked.has(GenericTicks.RT_VOLUME)) {
      ticks.string(48, trade(keeper));
    }
    if (asked.has(GenericTicks.RT_TRADE_VOLUME)) {
      ticks.string(77, trade(keeper));
    }
    if (asked.has(GenericTicks.TRADE_COUNT)) {
      ticks.generic(54, (double) keeper.day().trades());
    }
    if (asked.has(GenericTicks.LAST_REGULAR_TRADE)) {
      sendLastRegularTrade();
    }
  }

  /** Price, size, time, volume of the day, its average price, and whether one maker filled it. */
  private String trade(BookKeeper keeper) {
    Book book = keeper.book();
    Tape tape = instrument.tape();
    long at = tape.lastTrade(keeper.step());
    BigDecimal average =
        BigDecimal.valueOf(keeper.day().average())
            .multiply(tape.price(Side.TRADES, 1))
            .setScale(8, RoundingMode.HALF_EVEN);
    return String.join(
        ";",
        book.last().toPlainString(),
        book.lastSize().toPlainString(),
        Long.toString(Walk.instant(at).toEpochMilli()),
        book.volume().toPlainString(),
        average.toPlainString(),
        "true");
  }

  private void sendLastRegularTrade() {
    TradingHours regular = instrument.hours(false);
    Session session = regular.latest(market.now());
    long step = Math.min(instrument.standingStep(market.now()), session.endStep() - 1);
    Tape tape = instrument.tape();
    ticks.price(57, instrument.price(tape.tradePrice(tape.lastTrade(step))));
  }

  private void sendSlow(BookKeeper keeper) {
    if (instrument.secType().equals("STK")) {
      sendStock(keeper);
    }
    if (instrument.isOption() && asked.has(GenericTicks.OPTION_OPEN_INTEREST)) {
      boolean isCall = instrument.contract().getRight().equals("C");
      ticks.size(isCall ? 27 : 28, openInterest(instrument, keeper));
    }
    if (instrument.secType().equals("FUT") && asked.has(GenericTicks.FUTURES_OPEN_INTEREST)) {
      ticks.size(86, 100 * openInterest(instrument, keeper));
    }
    if (asked.has(GenericTicks.STATISTICS)) {
      sendStatistics(keeper);
    }
    if (asked.has(GenericTicks.HISTORICAL_VOLATILITY)) {
      ticks.generic(23, statistics(keeper).volatility());
    }
    if (asked.has(GenericTicks.RT_HISTORICAL_VOLATILITY)) {
      ticks.generic(58, statistics(keeper).volatility());
    }
    if (asked.has(GenericTicks.SLOW_MARK_PRICE)) {
      ticks.price(79, mark(keeper.book()));
    }
    if (instrument.hasVolume()) {
      sendRates(keeper);
    }
  }

  private void sendStock(BookKeeper keeper) {
    if (asked.has(GenericTicks.SHORTABLE)) {
      ticks.generic(46, ShortSupply.SHORTABLE);
      ticks.size(89, ShortSupply.of(instrument, keeper.session().date()).shares());
    }
    if (asked.has(GenericTicks.DIVIDENDS)) {
      // Nothing here pays a dividend; this is how the gateway says so.
      ticks.string(59, ",,,");
    }
    List<Instrument> chain = market.optionsOn(instrument);
    if (!chain.isEmpty()) {
      sendChain(chain, keeper);
    }
  }

  private void sendChain(List<Instrument> chain, BookKeeper keeper) {
    long[] volume = {0, 0};
    long[] interest = {0, 0};
    for (Instrument option : chain) {
      BookKeeper ofOption = market.bookKeeper(option);
      int side = option.contract().getRight().equals("C") ? 0 : 1;
      volume[side] += ofOption.day().volume();
      interest[side] += openInterest(option, ofOption);
    }
    if (asked.has(GenericTicks.OPTION_VOLUME)) {
      ticks.size(29, volume[0]);
      ticks.size(30, volume[1]);
    }
    if (asked.has(GenericTicks.OPTION_OPEN_INTEREST)) {
      ticks.size(27, interest[0]);
      ticks.size(28, interest[1]);
    }
    if (asked.has(GenericTicks.AVERAGE_OPTION_VOLUME)) {
      ticks.size(87, averageVolume(chain, keeper.session()));
    }
    ImpliedVolatility implied = market.impliedVolatility(instrument);
    if (implied != null && asked.has(GenericTicks.IMPLIED_VOLATILITY)) {
      ticks.generic(24, implied.at(keeper.step()));
    }
  }

  /** Summed up once a session: it takes a while for a long chain. */
  private long averageVolume(List<Instrument> chain, Session today) {
    if (!today.equals(volumeKnownFor)) {
      knownVolume = averageVolume(chain);
      volumeKnownFor = today;
    }
    return knownVolume;
  }

  private long averageVolume(List<Instrument> chain) {
    long sum = 0;
    for (Instrument option : chain) {
      Session today = market.bookKeeper(option).session();
      Session before = option.hours(true).before(today);
      sum += option.tape().stretch(Side.TRADES, before.firstStep(), before.endStep()).volume();
    }
    return sum;
  }

  /** Open interest is published once a day. */
  private static long openInterest(Instrument instrument, BookKeeper keeper) {
    long day = keeper.session().date().toEpochDay();
    Draws level = new Draws(Draws.key(instrument.conId(), OPEN_INTEREST));
    Draws drift = new Draws(Draws.key(instrument.conId(), OPEN_INTEREST, day));
    return 500L + level.below(20_000) + drift.below(500);
  }

  private void sendStatistics(BookKeeper keeper) {
    Statistics statistics = statistics(keeper);
    ticks.price(15, instrument.price(statistics.quarter().low()));
    ticks.price(16, instrument.price(statistics.quarter().high()));
    ticks.price(17, instrument.price(statistics.half().low()));
    ticks.price(18, instrument.price(statistics.half().high()));
    ticks.price(19, instrument.price(statistics.year().low()));
    ticks.price(20, instrument.price(statistics.year().high()));
    if (instrument.hasVolume()) {
      ticks.size(21, statistics.averageVolume());
    }
  }

  private Statistics statistics(BookKeeper keeper) {
    return market.statistics(instrument, keeper.session());
  }

  private void sendRates(BookKeeper keeper) {
    long end = keeper.step() + 1;
    if (asked.has(GenericTicks.TRADE_RATE) || asked.has(GenericTicks.VOLUME_RATE)) {
      Stretch minute = instrument.tape().stretch(Side.TRADES, end - Walk.STEPS_A_MINUTE, end);
      if (asked.has(GenericTicks.TRADE_RATE)) {
        ticks.generic(55, (double) minute.trades());
      }
      if (asked.has(GenericTicks.VOLUME_RATE)) {
        ticks.generic(56, (double) minute.volume());
      }
    }
    if (asked.has(GenericTicks.SHORT_TERM_VOLUME)) {
      for (int i = 0; i < SHORT_TERM_MINUTES.length; i++) {
        long from = end - SHORT_TERM_MINUTES[i] * Walk.STEPS_A_MINUTE;
        ticks.size(SHORT_TERM_TICK + i, instrument.tape().stretch(Side.TRADES, from, end).volume());
      }
    }
  }
}
