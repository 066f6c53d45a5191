package io.github.pitrunner.simulator.orders;

import java.util.Set;

/** The order types that are simulated. */
enum OrderType {
  MARKET("MKT", false, Trigger.NONE),
  LIMIT("LMT", true, Trigger.NONE),
  MARKET_TO_LIMIT("MTL", false, Trigger.NONE),
  STOP("STP", false, Trigger.STOP),
  STOP_LIMIT("STP LMT", true, Trigger.STOP),
  TRAIL("TRAIL", false, Trigger.TRAIL),
  TRAIL_LIMIT("TRAIL LIMIT", false, Trigger.TRAIL),
  MARKET_IF_TOUCHED("MIT", false, Trigger.TOUCH),
  LIMIT_IF_TOUCHED("LIT", true, Trigger.TOUCH),
  MARKET_ON_CLOSE("MOC", false, Style.AT_CLOSE),
  LIMIT_ON_CLOSE("LOC", true, Style.AT_CLOSE),
  RELATIVE("REL", false, Style.PEGGED_TO_OWN_SIDE),
  PEGGED_TO_MARKET("PEG MKT", false, Style.PEGGED_TO_OTHER_SIDE),
  MIDPRICE("MIDPRICE", false, Style.PEGGED_TO_MIDDLE);

  /** How an order works once nothing holds it. */
  enum Style {
    /** At the touch, up to its limit if it has one. */
    AT_TOUCH,
    /** In the closing auction alone. */
    AT_CLOSE,
    /** At a limit that keeps its distance from the best quote of its own side. */
    PEGGED_TO_OWN_SIDE,
    /** At a limit that keeps its distance from the best quote of the other side. */
    PEGGED_TO_OTHER_SIDE,
    /** At a limit in the middle of the quotes. */
    PEGGED_TO_MIDDLE;

    boolean isPegged() {
      return this != AT_TOUCH && this != AT_CLOSE;
    }
  }

  /** What an order waits for before it works. */
  enum Trigger {
    NONE,
    /** The market moving against the order to its stop. */
    STOP,
    /** As a stop that follows the market. */
    TRAIL,
    /** The market moving in the order's favour to its price. */
    TOUCH
  }

  // Real types of a real gateway, which are refused here by another code than an unknown text.
  private static final Set<String> NOT_SIMULATED =
      Set.of(
          "VOL",
          "PEG MID",
          "PEG STK",
          "PEG PRIM",
          "PEG BEST",
          "PEG BENCH",
          "SNAP MKT",
          "SNAP MID",
          "SNAP PRIM",
          "MKT PRT",
          "STP PRT",
          "BOX TOP",
          "PASSV REL",
          "TRAIL MIT",
          "TRAIL LIT",
          "TRAIL LIT + MKT",
          "REL + LMT",
          "REL + MKT",
          "LMT + MKT");

  private final String wire;
  private final boolean isLimited;
  private final Trigger trigger;
  private final Style style;

  OrderType(String wire, boolean isLimited, Trigger trigger) {
    this.wire = wire;
    this.isLimited = isLimited;
    this.trigger = trigger;
    this.style = Style.AT_TOUCH;
  }

  OrderType(String wire, boolean isLimited, Style style) {
    this.wire = wire;
    this.isLimited = isLimited;
    this.trigger = Trigger.NONE;
    this.style = style;
  }

  static OrderType fromWire(String text) {
    for (OrderType type : values()) {
      if (type.wire.equals(text)) {
        return type;
      }
    }
    if (NOT_SIMULATED.contains(text)) {
      throw new Refusal(
          387,
          "Unsupported order type for this exchange and security type: %s is not simulated"
              .formatted(text));
    }
    throw Refusal.invalid("v", "Invalid order type was entered");
  }

  String toWire() {
    return wire;
  }

  Style style() {
    return style;
  }

  /** Whether the client must give the limit price. */
  boolean isLimited() {
    return isLimited;
  }

  Trigger trigger() {
    return trigger;
  }
}
