package io.github.pitrunner.simulator.orders;

/**
 * Where an order stands, under the names of protocol section 5.2.
 *
 * <pre>
 *   INACTIVE ──transmit──► PRE_SUBMITTED ──elected, open──► SUBMITTED ──► FILLED
 *      ▲ (held back)            │                              │  ▲ partial fill
 *      │                        └──cancel──► CANCELLED ◄── PENDING_CANCEL ──► FILLED
 *   refused later: INACTIVE, ended
 * </pre>
 */
enum OrderPhase {
  INACTIVE("Inactive"),
  PRE_SUBMITTED("PreSubmitted"),
  SUBMITTED("Submitted"),
  PENDING_CANCEL("PendingCancel"),
  CANCELLED("Cancelled"),
  FILLED("Filled");

  private final String wire;

  OrderPhase(String wire) {
    this.wire = wire;
  }

  String toWire() {
    return wire;
  }
}
