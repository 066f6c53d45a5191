package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Book;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What is left of the displayed sizes after our own fills: each change of a book displays anew, and
 * between two changes no more than the displayed size trades.
 */
final class Liquidity {
  private final Map<Integer, Touch> touches = new HashMap<>();

  private static final class Touch {
    final long sequence;
    BigDecimal bid;
    BigDecimal ask;

    Touch(Book book) {
      sequence = book.sequence();
      bid = book.bidSize();
      ask = book.askSize();
    }
  }

  /** What a buyer finds at the ask, a seller at the bid. */
  BigDecimal available(int conId, Book book, boolean isBuy) {
    Touch touch = touch(conId, book);
    return isBuy ? touch.ask : touch.bid;
  }

  void take(int conId, Book book, boolean isBuy, BigDecimal quantity) {
    Touch touch = touch(conId, book);
    if (isBuy) {
      touch.ask = touch.ask.subtract(quantity);
    } else {
      touch.bid = touch.bid.subtract(quantity);
    }
  }

  private Touch touch(int conId, Book book) {
    Touch touch = touches.get(conId);
    if (touch == null || touch.sequence != book.sequence()) {
      touch = new Touch(book);
      touches.put(conId, touch);
    }
    return touch;
  }
}
