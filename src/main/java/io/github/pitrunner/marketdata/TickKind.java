package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Tick;
import java.util.Arrays;
import java.util.List;

/** The kinds of single ticks. */
enum TickKind {
  LAST("Last", "TRADES"),
  ALL_LAST("AllLast", "TRADES"),
  BID_ASK("BidAsk", "BID_ASK"),
  MIDPOINT("MidPoint", "MIDPOINT");

  private final String liveName;
  private final String pastName;

  TickKind(String liveName, String pastName) {
    this.liveName = liveName;
    this.pastName = pastName;
  }

  /** As the gateway names it for live ticks. */
  String liveName() {
    return liveName;
  }

  /** As the gateway names it for ticks of the past. */
  String pastName() {
    return pastName;
  }

  boolean isTrades() {
    return this == LAST || this == ALL_LAST;
  }

  /** Whether a tick of the past is of this kind: trades of the past are all trades. */
  boolean includes(Tick tick) {
    return this != LAST || !(tick instanceof Tick.Trade trade) || !trade.isUnreported();
  }

  /** Whether instruments of a type can have such ticks: currencies are not traded on a tape. */
  boolean fits(SecurityType type) {
    return !isTrades() || type != SecurityType.FOREX;
  }

  /** The kinds that instruments of a type can have. */
  static List<TickKind> of(SecurityType type) {
    return Arrays.stream(values()).filter(kind -> kind.fits(type)).toList();
  }
}
