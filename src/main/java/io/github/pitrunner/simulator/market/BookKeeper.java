package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import java.math.BigDecimal;
import java.time.Instant;

/** Keeps the book of one instrument: where its tape stands, and the day until then. */
final class BookKeeper {
  private final Instrument instrument;
  private Session session;
  private Stretch day;
  private long previousClose;
  private long step;
  private Book book;

  BookKeeper(Instrument instrument, Instant now) {
    this.instrument = instrument;
    this.session = instrument.hours(true).latest(now);
    this.step = instrument.standingStep(now);
    this.day = instrument.tape().stretch(Side.TRADES, session.firstStep(), step + 1);
    this.previousClose = previousClose();
    this.book = drawn(1, Walk.instant(step));
  }

  Book book() {
    return book;
  }

  /** Where the tape stands. */
  long step() {
    return step;
  }

  Session session() {
    return session;
  }

  /** The day's trades so far. */
  Stretch day() {
    return day;
  }

  /**
   * Goes on to where the tape stands.
   *
   * @return whether the book has changed
   */
  boolean advance(Instant now) {
    // Asking the calendar costs more than all the rest here.
    Session current = session.contains(now) ? session : instrument.hours(true).latest(now);
    long standing = Math.min(Walk.step(now), current.endStep() - 1);
    if (standing <= step) {
      return false;
    }
    if (current.equals(session)) {
      Stretch more = instrument.tape().stretch(Side.TRADES, step + 1, standing + 1);
      // Without a trade the stretch shows an old price, which is no part of what is new.
      day = more.trades() == 0 ? day : day.then(more);
    } else {
      session = current;
      day = instrument.tape().stretch(Side.TRADES, session.firstStep(), standing + 1);
      previousClose = previousClose();
    }
    step = standing;
    if (drawn(book.sequence(), book.at()).equals(book)) {
      return false;
    }
    book = drawn(book.sequence() + 1, Walk.instant(step));
    return true;
  }

  private long previousClose() {
    Session before = instrument.hours(true).before(session);
    Tape tape = instrument.tape();
    return tape.tradePrice(tape.lastTrade(before.endStep() - 1));
  }

  private Book drawn(long sequence, Instant at) {
    Tape tape = instrument.tape();
    long trade = tape.lastTrade(step);
    Candle candle = day.candle();
    return new Book(
        sequence,
        at,
        instrument.price(tape.bid(step)),
        BigDecimal.valueOf(tape.bidSize(step)),
        instrument.price(tape.ask(step)),
        BigDecimal.valueOf(tape.askSize(step)),
        instrument.price(tape.tradePrice(trade)),
        BigDecimal.valueOf(tape.tradeSize(trade)),
        BigDecimal.valueOf(day.volume()),
        instrument.price(candle.open()),
        instrument.price(candle.high()),
        instrument.price(candle.low()),
        instrument.price(previousClose));
  }
}
