package io.github.pitrunner.portfolio;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an account's ledger, told once per currency ({@code $LEDGER:ALL}). A tag's name in
 * lower case is the name of its field.
 */
public enum LedgerTag {
  CASH_BALANCE("CashBalance"),
  TOTAL_CASH_BALANCE("TotalCashBalance"),
  STOCK_MARKET_VALUE("StockMarketValue"),
  OPTION_MARKET_VALUE("OptionMarketValue"),
  FUTURES_PNL("FuturesPNL"),
  NET_LIQUIDATION("NetLiquidationByCurrency"),
  UNREALIZED_PNL("UnrealizedPnL"),
  REALIZED_PNL("RealizedPnL"),
  EXCHANGE_RATE("ExchangeRate"),
  FX_CASH_BALANCE("FxCashBalance"),
  FUTURE_OPTION_MARKET_VALUE("FutureOptionValue"),
  ISSUER_OPTION_MARKET_VALUE("IssuerOptionValue"),
  WARRANT_MARKET_VALUE("WarrantValue"),
  CORPORATE_BOND_MARKET_VALUE("CorporateBondValue"),
  GOVERNMENT_BOND_MARKET_VALUE("TBondValue"),
  GOVERNMENT_BILL_MARKET_VALUE("TBillValue"),
  FUND_MARKET_VALUE("FundValue"),
  MUTUAL_FUND_MARKET_VALUE("MutualFundValue"),
  MONEY_MARKET_FUND_MARKET_VALUE("MoneyMarketFundValue"),
  CRYPTOCURRENCY_MARKET_VALUE("Cryptocurrency"),
  NET_DIVIDEND("NetDividend");

  private static final Map<String, LedgerTag> BY_NAME = new HashMap<>();

  static {
    for (LedgerTag tag : values()) {
      BY_NAME.put(tag.wireName, tag);
    }
  }

  private final String wireName;

  LedgerTag(String wireName) {
    this.wireName = wireName;
  }

  /** As the gateway writes it. */
  public String wireName() {
    return wireName;
  }

  /** Null for a tag that the API has no field for. */
  static @Nullable LedgerTag of(String name) {
    return BY_NAME.get(name);
  }
}
