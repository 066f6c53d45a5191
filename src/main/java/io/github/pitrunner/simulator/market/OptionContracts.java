package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.OptionCurve.OptionTerms;
import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the gateway writes the contract of an option. */
final class OptionContracts {
  private static final DateTimeFormatter OPTION_DAY =
      DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);

  private OptionContracts() {}

  /** The contract of an option on a symbol. */
  static Contract contract(String symbol, int conId, OptionTerms terms) {
    String right = terms.isCall() ? "C" : "P";
    long thousandths = terms.strike().movePointRight(3).longValueExact();
    return Contract.newBuilder()
        .setConId(conId)
        .setSymbol(symbol)
        .setSecType("OPT")
        .setLastTradeDateOrContractMonth(
            InstrumentMaker.EXPIRY.format(terms.expiry().atTime(16, 0).atZone(Exchanges.NEW_YORK)))
        .setStrike(terms.strike().doubleValue())
        .setRight(right)
        .setMultiplier(100)
        .setExchange("SMART")
        .setCurrency("USD")
        .setLocalSymbol(
            String.format(
                Locale.ROOT,
                "%-6s%s%s%08d",
                symbol,
                OPTION_DAY.format(terms.expiry()),
                right,
                thousandths))
        .setTradingClass(symbol)
        .setLastTradeDate(GatewayTime.DAY.format(terms.expiry()))
        .build();
  }

  /** One id for each expiry, strike (in halves) and right. */
  static int conId(OptionTerms terms) {
    int days = (int) (terms.expiry().toEpochDay() - LocalDate.of(2020, 1, 1).toEpochDay());
    int strike = terms.strike().multiply(BigDecimal.valueOf(2)).intValueExact();
    return 700_000_000 + days * 4000 + strike * 2 + (terms.isCall() ? 0 : 1);
  }
}
