package io.github.pitrunner.simulator.market;

import java.util.ArrayList;
import java.util.List;

/**
 * The order book of an instrument below its best prices. It holds every price of the grid; sizes
 * grow with the distance.
 *
 * @param venue the exchange that every row names, {@link #SMART} for one of several by price, or
 *     empty where rows name none
 */
record DepthBook(Instrument instrument, String venue, int rows) {
  /** Where each row is of another exchange. */
  static final String SMART = "SMART";

  private static final int ROW_SIZE = 11;
  private static final int MAKER = 12;

  /** Sizes stand for a second. */
  private static final long STEPS_STANDING = 4;

  /**
   * One row.
   *
   * @param price in units of the instrument's rule
   * @param maker empty where rows name none
   */
  record Row(long price, long size, String maker) {}

  /** Whether rows name who quotes. */
  boolean hasMakers() {
    return !venue.isEmpty();
  }

  List<Row> bids(long step) {
    return rows(step, true);
  }

  List<Row> asks(long step) {
    return rows(step, false);
  }

  private List<Row> rows(long step, boolean isBid) {
    Tape tape = instrument.tape();
    IncrementRule rule = tape.rule();
    List<Row> side = new ArrayList<>();
    long price = isBid ? tape.bid(step) : tape.ask(step);
    long best = isBid ? tape.bidSize(step) : tape.askSize(step);
    side.add(new Row(price, best, maker(price)));
    while (side.size() < rows) {
      long next = isBid ? rule.below(price) : rule.above(price, 1);
      if (next == price) {
        break;
      }
      price = next;
      side.add(new Row(price, size(tape, price, step, side.size()), maker(price)));
    }
    return side;
  }

  private long size(Tape tape, long price, long step, int depth) {
    long time = step / STEPS_STANDING;
    Draws draws = new Draws(Draws.key(instrument.conId() + ROW_SIZE, price, time));
    return tape.lot() * (1L + depth + draws.below(6 + 3 * depth));
  }

  private String maker(long price) {
    return venue.equals(SMART)
        ? SmartExchanges.drawn(Draws.key(instrument.conId(), MAKER, price)).name()
        : venue;
  }
}
