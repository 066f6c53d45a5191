package io.github.pitrunner.simulator.market;

import org.jspecify.annotations.Nullable;

/** The kinds of single ticks, by their numbers on the wire. */
enum TickKind {
  LAST(1),
  ALL_LAST(2),
  BID_ASK(3),
  MIDPOINT(4);

  private final int wireType;

  TickKind(int wireType) {
    this.wireType = wireType;
  }

  int wireType() {
    return wireType;
  }

  /** As a live stream names it; null for anything else. */
  static @Nullable TickKind ofStream(String name) {
    return switch (name) {
      case "Last" -> LAST;
      case "AllLast" -> ALL_LAST;
      case "BidAsk" -> BID_ASK;
      case "MidPoint" -> MIDPOINT;
      default -> null;
    };
  }

  /** As a history request names it; null for anything else. */
  static @Nullable TickKind ofHistory(String name) {
    return switch (name) {
      case "TRADES" -> LAST;
      case "BID_ASK" -> BID_ASK;
      case "MIDPOINT" -> MIDPOINT;
      default -> null;
    };
  }

  boolean fits(Instrument instrument) {
    return switch (this) {
      case LAST, ALL_LAST -> instrument.hasTrades();
      case BID_ASK, MIDPOINT -> instrument.hasQuotes();
    };
  }
}
