package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.wire.Unset;
import java.util.Locale;
import java.util.Set;

/** Whether an instrument fits a contract as a client describes it. */
final class ContractFilter {
  /** What the protocol knows as security types, whether or not this market lists any. */
  static final Set<String> SECURITY_TYPES =
      Set.of(
          "STK",
          "OPT",
          "FUT",
          "CONTFUT",
          "FUT+CONTFUT",
          "FOP",
          "CASH",
          "IND",
          "BAG",
          "BOND",
          "CMDTY",
          "CFD",
          "FUND",
          "WAR",
          "IOPT",
          "CRYPTO",
          "NEWS",
          "BILL",
          "FIXED",
          "SLB",
          "BSK");

  private static final int MONTH_DIGITS = 6;
  private static final int DAY_DIGITS = 8;

  private ContractFilter() {}

  static boolean fits(Instrument instrument, Contract description) {
    Contract contract = instrument.contract();
    if (!fitsExchange(instrument, description)) {
      return false;
    }
    if (description.getConId() > 0) {
      return contract.getConId() == description.getConId();
    }
    boolean named = !description.getSymbol().isEmpty() || !description.getLocalSymbol().isEmpty();
    return named
        && isSame(description.getSymbol(), contract.getSymbol())
        && isSame(description.getLocalSymbol(), contract.getLocalSymbol())
        && isSame(description.getCurrency(), contract.getCurrency())
        && isSame(description.getTradingClass(), contract.getTradingClass())
        && isSame(description.getPrimaryExch(), primaryExchange(contract))
        && fitsType(description.getSecType(), contract.getSecType())
        && fitsDerivative(contract, description);
  }

  private static boolean fitsExchange(Instrument instrument, Contract description) {
    String exchange = description.getExchange();
    return exchange.isEmpty() || instrument.exchanges().contains(exchange.toUpperCase(Locale.ROOT));
  }

  private static boolean fitsType(String asked, String listed) {
    return asked.isEmpty()
        || asked.equals(listed)
        || (listed.equals("FUT") && (asked.equals("CONTFUT") || asked.equals("FUT+CONTFUT")));
  }

  private static String primaryExchange(Contract contract) {
    return contract.hasPrimaryExch() ? contract.getPrimaryExch() : contract.getExchange();
  }

  private static boolean fitsDerivative(Contract contract, Contract description) {
    boolean anyStrike =
        !description.hasStrike()
            || description.getStrike() <= 0
            || Unset.isUnset(description.getStrike());
    boolean anyMultiplier =
        !description.hasMultiplier()
            || description.getMultiplier() <= 0
            || Unset.isUnset(description.getMultiplier());
    return (anyStrike || description.getStrike() == contract.getStrike())
        && (anyMultiplier || description.getMultiplier() == contract.getMultiplier())
        && fitsRight(description.getRight(), contract.getRight())
        && fitsExpiry(contract, expiry(description));
  }

  private static boolean fitsRight(String asked, String listed) {
    // "0" and "?" are how clients of the text protocol say that there is none.
    return asked.isEmpty()
        || asked.equals("0")
        || asked.equals("?")
        || asked.toUpperCase(Locale.ROOT).equals(listed)
        || (asked.equalsIgnoreCase("CALL") && listed.equals("C"))
        || (asked.equalsIgnoreCase("PUT") && listed.equals("P"));
  }

  private static String expiry(Contract description) {
    return description.getLastTradeDateOrContractMonth().isEmpty()
        ? description.getLastTradeDate()
        : description.getLastTradeDateOrContractMonth();
  }

  private static boolean fitsExpiry(Contract contract, String asked) {
    String digits = asked.length() > DAY_DIGITS ? asked.substring(0, DAY_DIGITS) : asked;
    return digits.isEmpty()
        || (digits.length() == MONTH_DIGITS && contract.getLastTradeDate().startsWith(digits))
        || digits.equals(contract.getLastTradeDate());
  }

  private static boolean isSame(String asked, String listed) {
    return asked.isEmpty() || asked.equalsIgnoreCase(listed);
  }
}
