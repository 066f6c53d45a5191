package io.github.pitrunner.risk;

/**
 * The rules, as callers see them and in the order in which they are asked. Names are part of the
 * API: never changed or reused.
 */
public enum RiskRuleName {
  /** Nothing but cancels passes while the kill switch is engaged. */
  KILL_SWITCH,
  /** Only paper accounts are traded unless live trading is switched on by name. */
  PAPER_ONLY,
  /** Nothing is placed or changed in read-only mode. */
  READ_ONLY,
  /** The account is one that the session has, and the configured one where one is configured. */
  ACCOUNT,
  /** Instruments that must not be traded. */
  RESTRICTED_INSTRUMENT,
  /** The only instruments that may be traded, where any are named. */
  ALLOWED_INSTRUMENT,
  /** Most of one order. */
  MAX_ORDER_QUANTITY,
  /** The instrument's smallest quantity and the steps above it. */
  QUANTITY_INCREMENT,
  /** The instrument's price steps. */
  PRICE_INCREMENT,
  /** Orders at times when the instrument trades. */
  TRADING_HOURS,
  /** Orders in a second. */
  ORDERS_PER_SECOND,
  /** Orders in a minute. */
  ORDERS_PER_MINUTE,
  /** The same order again within moments. */
  DUPLICATE_ORDER,
  /** Cancels for each order. */
  CANCEL_RATIO,
  /** Open orders of an account. */
  MAX_OPEN_ORDERS,
  /** Nothing is sold that is not held. */
  NO_SHORT_SELLING,
  /** Most of one instrument, if all open orders of a side fill. */
  MAX_POSITION,
  /** An order that would trade with an order of our own. */
  SELF_CROSS,
  /** A price too far from the market. */
  PRICE_COLLAR,
  /** Worth of one order. */
  MAX_NOTIONAL,
  /** Worth of all positions, if all open orders fill. */
  MAX_GROSS_EXPOSURE,
  /** Worth of all that is open against what the account can buy. */
  BUYING_POWER,
  /** Margin of the order, as the gateway foretells it, against the funds that are free. */
  MARGIN,
  /** The account's loss of the day. */
  DAILY_LOSS
}
