package io.github.pitrunner.marketdata;

import io.github.pitrunner.marketdata.DepthChange.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Both sides of a book as the gateway's changes make them. */
final class DepthRows {
  private static final Comparator<Row> BY_PRICE = Comparator.comparing(Row::price);

  private final List<Row> bids = new ArrayList<>();
  private final List<Row> asks = new ArrayList<>();

  /**
   * Makes a change.
   *
   * @return false if it is of a row that does not exist; then nothing is changed, and the book is
   *     not the gateway's any more
   */
  boolean apply(DepthChange change) {
    List<Row> side = change.isBid() ? bids : asks;
    int position = change.position();
    boolean isInsert = change.operation() == DepthChange.Operation.INSERT;
    Row row = change.row();
    if (position < 0 || position > side.size() || (!isInsert && position == side.size())) {
      return false;
    }
    switch (change.operation()) {
      case INSERT -> side.add(position, Objects.requireNonNull(row));
      case UPDATE -> side.set(position, Objects.requireNonNull(row));
      case DELETE -> side.remove(position);
    }
    return true;
  }

  void clear() {
    bids.clear();
    asks.clear();
  }

  boolean isEmpty() {
    return bids.isEmpty() && asks.isEmpty();
  }

  /** Both sides have so many rows. */
  boolean isFull(int rows) {
    return bids.size() >= rows && asks.size() >= rows;
  }

  /** How many rows each side has. */
  record Count(int bids, int asks) {}

  Count count() {
    return new Count(bids.size(), asks.size());
  }

  /** No side has fewer rows than that. */
  boolean isAsFullAs(Count other) {
    return bids.size() >= other.bids() && asks.size() >= other.asks();
  }

  /** Each side goes from its best price on. */
  boolean isSorted() {
    return isSorted(asks, BY_PRICE) && isSorted(bids, BY_PRICE.reversed());
  }

  private static boolean isSorted(List<Row> side, Comparator<Row> order) {
    for (int i = 1; i < side.size(); i++) {
      if (order.compare(side.get(i - 1), side.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Somebody bids what somebody else asks, or more. */
  boolean isCrossed() {
    return !bids.isEmpty()
        && !asks.isEmpty()
        && bids.get(0).price().compareTo(asks.get(0).price()) >= 0;
  }

  /** Best first; those of several exchanges at one price in the gateway's order. */
  List<Row> bids() {
    return bids.stream().sorted(BY_PRICE.reversed()).toList();
  }

  /** Best first; those of several exchanges at one price in the gateway's order. */
  List<Row> asks() {
    return asks.stream().sorted(BY_PRICE).toList();
  }
}
