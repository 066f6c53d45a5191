package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instrument that the gateway knows, and nothing ambiguous about it.
 *
 * @param contractId the gateway's contract id; 0 only for an option of a chain that was not looked
 *     up
 * @param exchange where it is traded and quoted
 * @param primaryExchange the listing exchange, empty when unknown
 * @param currency of its price, ISO 4217
 * @param expiry last trade date of a derivative
 * @param multiplier how much one contract is of what is quoted; 1 for most
 * @param legs of a combination, whose contract id says nothing; empty for all else
 */
public record Instrument(
    int contractId,
    String symbol,
    SecurityType type,
    String exchange,
    String primaryExchange,
    String currency,
    @Nullable LocalDate expiry,
    @Nullable BigDecimal strike,
    @Nullable OptionRight right,
    BigDecimal multiplier,
    String localSymbol,
    String tradingClass,
    List<ComboLeg> legs) {

  public Instrument {
    legs = List.copyOf(legs);
  }

  /**
   * Whether both name one thing, wherever it is traded. The gateway gives combinations contract ids
   * that nobody can ask for: their legs tell them apart, in any order.
   */
  public boolean isSameAs(Instrument other) {
    if (type != SecurityType.COMBO || other.type != SecurityType.COMBO) {
      return contractId == other.contractId && type == other.type;
    }
    List<ComboLeg> unmatched = new ArrayList<>(other.legs);
    return !legs.isEmpty()
        && legs.size() == unmatched.size()
        && legs.stream()
            .allMatch(
                leg ->
                    unmatched.stream()
                        .filter(leg::isSameAs)
                        .findFirst()
                        .map(unmatched::remove)
                        .orElse(false));
  }

  /** The same, traded elsewhere. */
  public Instrument on(String newExchange) {
    return new Instrument(
        contractId,
        symbol,
        type,
        newExchange,
        primaryExchange,
        currency,
        expiry,
        strike,
        right,
        multiplier,
        localSymbol,
        tradingClass,
        legs);
  }

  /** By what tells most of them apart: the hash of all parts takes longer than what it is for. */
  @Override
  public int hashCode() {
    return 31 * (31 * contractId + symbol.hashCode()) + exchange.hashCode();
  }

  /**
   * How people write it: {@code AAPL}, {@code EUR.USD}, or the exchange's own symbol of a
   * derivative.
   */
  @Override
  public String toString() {
    return switch (type) {
      case STOCK -> symbol;
      case FOREX -> symbol + "." + currency;
      default -> localSymbol.isEmpty() ? symbol + " " + type : localSymbol;
    };
  }
}
