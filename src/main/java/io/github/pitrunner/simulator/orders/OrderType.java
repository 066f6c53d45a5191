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
  LIMIT_IF_TOUCHED("LIT", true, Trigger.TOUCH);

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
          "MOC",
          "LOC",
          "REL",
          "VOL",
          "MIDPRICE",
          "PEG MKT",
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

  OrderType(String wire, boolean isLimited, Trigger trigger) {
    this.wire = wire;
    this.isLimited = isLimited;
    this.trigger = trigger;
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

  /** Whether the client gives the limit price. */
  boolean isLimited() {
    return isLimited;
  }

  Trigger trigger() {
    return trigger;
  }
}
