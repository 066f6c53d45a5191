package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import io.github.pitrunner.tws.HistoricalTick;
import io.github.pitrunner.tws.HistoricalTickBidAsk;
import io.github.pitrunner.tws.HistoricalTickLast;
import io.github.pitrunner.tws.TickAttribBidAsk;
import io.github.pitrunner.tws.TickAttribLast;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads single ticks from a tape.
 *
 * @param ignoreSize whether a quote that changes only in size is no tick
 */
record TickReader(Instrument instrument, TickKind kind, boolean ignoreSize) {
  private static final long STEPS_A_SECOND = 1000 / Walk.STEP_MILLIS;
  private static final int EXCHANGE = 7;

  /** Whether something happened in a step. */
  boolean isTick(long step) {
    Tape tape = instrument.tape();
    return switch (kind) {
      case LAST, ALL_LAST -> tape.isTrade(step);
      case BID_ASK ->
          hasMoved(tape, step)
              || (!ignoreSize
                  && (tape.bidSize(step) != tape.bidSize(step - 1)
                      || tape.askSize(step) != tape.askSize(step - 1)));
      case MIDPOINT -> hasMoved(tape, step);
    };
  }

  private static boolean hasMoved(Tape tape, long step) {
    return tape.bid(step) != tape.bid(step - 1) || tape.ask(step) != tape.ask(step - 1);
  }

  /** The first ticks of [from, end), and the others of the last one's second. */
  List<Long> from(TradingHours hours, long from, long end, int count) {
    List<Long> ticks = new ArrayList<>();
    if (from >= end) {
      return ticks;
    }
    for (Session session : hours.between(Walk.instant(from), Walk.instant(end))) {
      long until = Math.min(end, session.endStep());
      for (long step = Math.max(from, session.firstStep()); step < until; step++) {
        if (ticks.size() >= count && second(step) != second(ticks.get(ticks.size() - 1))) {
          return ticks;
        }
        if (isTick(step)) {
          ticks.add(step);
        }
      }
    }
    return ticks;
  }

  /** The last ticks before a step, and the others of the first one's second, in order. */
  List<Long> until(TradingHours hours, long end, int count) {
    List<Long> ticks = new ArrayList<>();
    long since = Walk.step(instrument.since());
    Session session = hours.latest(Walk.instant(end - 1));
    while (session.endStep() > since) {
      long step = Math.min(end, session.endStep()) - 1;
      for (; step >= session.firstStep(); step--) {
        if (ticks.size() >= count && second(step) != second(ticks.get(ticks.size() - 1))) {
          Collections.reverse(ticks);
          return ticks;
        }
        if (isTick(step)) {
          ticks.add(step);
        }
      }
      session = hours.before(session);
    }
    Collections.reverse(ticks);
    return ticks;
  }

  private static long second(long step) {
    return step / STEPS_A_SECOND;
  }

  HistoricalTickLast trade(long step) {
    Tape tape = instrument.tape();
    return HistoricalTickLast.newBuilder()
        .setTime(second(step))
        .setTickAttribLast(TickAttribLast.newBuilder().setPastLimit(false).setUnreported(false))
        .setPrice(instrument.price(tape.tradePrice(step)).doubleValue())
        .setSize(instrument.hasVolume() ? Long.toString(tape.tradeSize(step)) : "0")
        .setExchange(exchange(step))
        .setSpecialConditions("")
        .build();
  }

  private String exchange(long step) {
    return instrument.secType().equals("STK") && instrument.contract().getCurrency().equals("USD")
        ? SmartExchanges.drawn(Draws.key(instrument.conId(), EXCHANGE, step)).name()
        : instrument.exchanges().get(instrument.exchanges().size() > 1 && isSmart() ? 1 : 0);
  }

  private boolean isSmart() {
    return instrument.exchanges().get(0).equals("SMART");
  }

  HistoricalTickBidAsk quote(long step) {
    Tape tape = instrument.tape();
    return HistoricalTickBidAsk.newBuilder()
        .setTime(second(step))
        .setTickAttribBidAsk(
            TickAttribBidAsk.newBuilder().setBidPastLow(false).setAskPastHigh(false))
        .setPriceBid(instrument.price(tape.bid(step)).doubleValue())
        .setPriceAsk(instrument.price(tape.ask(step)).doubleValue())
        .setSizeBid(Long.toString(tape.bidSize(step)))
        .setSizeAsk(Long.toString(tape.askSize(step)))
        .build();
  }

  HistoricalTick midpoint(long step) {
    Tape tape = instrument.tape();
    return HistoricalTick.newBuilder()
        .setTime(second(step))
        .setPrice(tape.price(Side.MIDPOINT, tape.bid(step) + tape.ask(step)).doubleValue())
        .setSize("0")
        .build();
  }
}
