package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an account summary that the API has a field for (protocol section 5.5). A tag's name
 * in lower case is the name of its field.
 */
public enum SummaryTag {
  ACCOUNT_TYPE(Kind.TEXT, "AccountType"),
  NET_LIQUIDATION(Kind.AMOUNT, "NetLiquidation"),
  TOTAL_CASH_VALUE(Kind.AMOUNT, "TotalCashValue"),
  SETTLED_CASH(Kind.AMOUNT, "SettledCash"),
  ACCRUED_CASH(Kind.AMOUNT, "AccruedCash"),
  BUYING_POWER(Kind.AMOUNT, "BuyingPower"),
  EQUITY_WITH_LOAN_VALUE(Kind.AMOUNT, "EquityWithLoanValue"),
  PREVIOUS_EQUITY_WITH_LOAN_VALUE(
      Kind.AMOUNT, "PreviousEquityWithLoanValue", "PreviousDayEquityWithLoanValue"),
  GROSS_POSITION_VALUE(Kind.AMOUNT, "GrossPositionValue"),
  REG_T_EQUITY(Kind.AMOUNT, "ReqTEquity", "RegTEquity"),
  REG_T_MARGIN(Kind.AMOUNT, "ReqTMargin", "RegTMargin"),
  SMA(Kind.AMOUNT, "SMA"),
  INITIAL_MARGIN(Kind.AMOUNT, "InitMarginReq"),
  MAINTENANCE_MARGIN(Kind.AMOUNT, "MaintMarginReq"),
  AVAILABLE_FUNDS(Kind.AMOUNT, "AvailableFunds"),
  EXCESS_LIQUIDITY(Kind.AMOUNT, "ExcessLiquidity"),
  CUSHION(Kind.RATIO, "Cushion"),
  FULL_INITIAL_MARGIN(Kind.AMOUNT, "FullInitMarginReq"),
  FULL_MAINTENANCE_MARGIN(Kind.AMOUNT, "FullMaintMarginReq"),
  FULL_AVAILABLE_FUNDS(Kind.AMOUNT, "FullAvailableFunds"),
  FULL_EXCESS_LIQUIDITY(Kind.AMOUNT, "FullExcessLiquidity"),
  LOOK_AHEAD_NEXT_CHANGE(Kind.TIME, "LookAheadNextChange"),
  LOOK_AHEAD_INITIAL_MARGIN(Kind.AMOUNT, "LookAheadInitMarginReq"),
  LOOK_AHEAD_MAINTENANCE_MARGIN(Kind.AMOUNT, "LookAheadMaintMarginReq"),
  LOOK_AHEAD_AVAILABLE_FUNDS(Kind.AMOUNT, "LookAheadAvailableFunds"),
  LOOK_AHEAD_EXCESS_LIQUIDITY(Kind.AMOUNT, "LookAheadExcessLiquidity"),
  HIGHEST_SEVERITY(Kind.COUNT, "HighestSeverity"),
  DAY_TRADES_REMAINING(Kind.COUNT, "DayTradesRemaining"),
  LEVERAGE(Kind.RATIO, "Leverage");

  /** What a tag's value is. */
  public enum Kind {
    /** An amount in the currency that comes with it. */
    AMOUNT,
    RATIO,
    COUNT,
    /** Epoch seconds; 0 is none. */
    TIME,
    TEXT
  }

  private static final Map<String, SummaryTag> BY_NAME = new HashMap<>();

  // Beyond it the seconds are not those of a time that the API can say.
  private static final BigDecimal LAST_SECOND = new BigDecimal("253402300799");

  static {
    for (SummaryTag tag : values()) {
      BY_NAME.put(tag.wireName, tag);
      BY_NAME.put(tag.alias, tag);
    }
  }

  private final Kind kind;
  private final String wireName;
  private final String alias;

  SummaryTag(Kind kind, String wireName) {
    this(kind, wireName, wireName);
  }

  /**
   * @param alias what gateways also call it
   */
  SummaryTag(Kind kind, String wireName, String alias) {
    this.kind = kind;
    this.wireName = wireName;
    this.alias = alias;
  }

  public Kind kind() {
    return kind;
  }

  /** The name by which the gateway is asked. */
  public String wireName() {
    return wireName;
  }

  /** Null for a tag that the API has no field for. */
  static @Nullable SummaryTag of(String name) {
    return BY_NAME.get(name);
  }

  /**
   * What a value without a currency says.
   *
   * @return null when it says that there is none
   * @throws IllegalArgumentException if it is not of the tag's kind
   */
  @Nullable Object read(String text) {
    return switch (kind) {
      case TEXT -> text;
      case AMOUNT, RATIO -> Numbers.read(text);
      case COUNT -> {
        BigDecimal number = Numbers.read(text);
        yield number == null ? null : number.intValueExact();
      }
      case TIME -> time(text);
    };
  }

  private static @Nullable Instant time(String text) {
    BigDecimal seconds = Numbers.read(text);
    if (seconds == null || seconds.signum() == 0) {
      return null;
    }
    BigInteger whole = seconds.toBigIntegerExact();
    if (seconds.signum() < 0 || seconds.compareTo(LAST_SECOND) > 0) {
      throw new IllegalArgumentException("%s is not in epoch seconds".formatted(text));
    }
    return Instant.ofEpochSecond(whole.longValueExact());
  }
}
