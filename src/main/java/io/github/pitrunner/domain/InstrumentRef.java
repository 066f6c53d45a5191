package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a caller names an instrument: by contract id, or by symbol with as much of the rest as makes
 * it unique. What was not said is empty, null or 0.
 *
 * @param contractId the gateway's contract id, or 0
 * @param expiry {@code yyyyMMdd} or {@code yyyyMM}
 * @param legs of a combination
 */
public record InstrumentRef(
    int contractId,
    String symbol,
    @Nullable SecurityType type,
    String exchange,
    String primaryExchange,
    String currency,
    String expiry,
    @Nullable BigDecimal strike,
    @Nullable OptionRight right,
    @Nullable BigDecimal multiplier,
    String localSymbol,
    String tradingClass,
    List<ComboLeg> legs) {

  public InstrumentRef {
    legs = List.copyOf(legs);
  }

  /** A US stock, by its symbol. */
  public static InstrumentRef stock(String symbol) {
    return new InstrumentRef(0, symbol, null, "", "", "", "", null, null, null, "", "", List.of());
  }

  public static InstrumentRef contract(int contractId) {
    return contract(contractId, "");
  }

  /** A contract on one of its exchanges; empty is its usual one. */
  public static InstrumentRef contract(int contractId, String exchange) {
    return new InstrumentRef(
        contractId, "", null, exchange, "", "", "", null, null, null, "", "", List.of());
  }

  /** The name of an instrument that is known; of a combination its legs. */
  public static InstrumentRef of(Instrument instrument) {
    return instrument.legs().isEmpty()
        ? contract(instrument.contractId(), instrument.exchange())
        : new InstrumentRef(
            0,
            instrument.symbol(),
            SecurityType.COMBO,
            instrument.exchange(),
            "",
            instrument.currency(),
            "",
            null,
            null,
            null,
            "",
            "",
            instrument.legs());
  }

  @Override
  public String toString() {
    if (contractId != 0) {
      return "contract " + contractId;
    }
    StringBuilder text = new StringBuilder(symbol.isEmpty() ? localSymbol : symbol);
    append(text, type);
    append(text, expiry);
    append(text, strike);
    append(text, right);
    append(text, exchange);
    append(text, currency);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object part) {
    if (part != null && !part.toString().isEmpty()) {
      text.append(' ').append(part);
    }
  }
}
