package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which options of a chain are wanted; null and empty is no wish. Ends are included.
 *
 * @param exchange empty is SMART, and for a future its own exchange
 */
record OptionFilter(
    String exchange,
    String tradingClass,
    @Nullable OptionRight right,
    @Nullable LocalDate expiryFrom,
    @Nullable LocalDate expiryTo,
    @Nullable BigDecimal strikeFrom,
    @Nullable BigDecimal strikeTo) {

  /** The order of a chain, in which no two options stand at one place. */
  static final Comparator<Instrument> ORDER =
      Comparator.comparing(Instrument::expiry, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Instrument::strike, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Instrument::right, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Instrument::tradingClass)
          .thenComparing(Instrument::multiplier);

  /**
   * The options, in their order. They have no contract id.
   *
   * @throws Failure.InvalidRequest if there are none at all on the exchange or of the class
   */
  List<Instrument> options(Instrument underlying, List<OptionParameters> chain) {
    String wanted = exchange.isEmpty() ? usualExchange(underlying) : exchange;
    List<OptionParameters> there =
        chain.stream().filter(one -> one.exchange().equals(wanted)).toList();
    if (there.isEmpty()) {
      TreeSet<String> exchanges = new TreeSet<>();
      chain.forEach(one -> exchanges.add(one.exchange()));
      throw new Failure.InvalidRequest(
          "exchange",
          "%s has no options on %s; one of %s"
              .formatted(wanted, underlying, String.join(", ", exchanges)));
    }
    List<OptionParameters> classes =
        there.stream()
            .filter(one -> tradingClass.isEmpty() || one.tradingClass().equals(tradingClass))
            .toList();
    if (classes.isEmpty()) {
      throw new Failure.InvalidRequest(
          "trading_class",
          "%s is no class of options on %s; one of %s"
              .formatted(
                  tradingClass,
                  underlying,
                  there.stream().map(OptionParameters::tradingClass).distinct().sorted().toList()));
    }
    List<Instrument> options = new ArrayList<>();
    classes.forEach(one -> add(underlying, one, options));
    options.sort(ORDER);
    return options;
  }

  private static String usualExchange(Instrument underlying) {
    return underlying.type() == SecurityType.FUTURE ? underlying.exchange() : "SMART";
  }

  private void add(Instrument underlying, OptionParameters from, List<Instrument> options) {
    for (LocalDate expiry : from.expiries()) {
      if (!isWithin(expiry, expiryFrom, expiryTo)) {
        continue;
      }
      for (BigDecimal strike : from.strikes()) {
        if (isWithin(strike, strikeFrom, strikeTo)) {
          for (OptionRight one : OptionRight.values()) {
            if (right == null || right == one) {
              options.add(option(underlying, from, expiry, strike, one));
            }
          }
        }
      }
    }
  }

  private static <T extends Comparable<? super T>> boolean isWithin(
      T value, @Nullable T from, @Nullable T to) {
    return (from == null || value.compareTo(from) >= 0) && (to == null || value.compareTo(to) <= 0);
  }

  // Each is something else, and a record of them would be the instrument itself.
  private static Instrument option(
      Instrument underlying,
      OptionParameters from,
      LocalDate expiry,
      BigDecimal strike,
      OptionRight right) {
    return new Instrument(
        0,
        underlying.symbol(),
        underlying.type() == SecurityType.FUTURE ? SecurityType.FUTURE_OPTION : SecurityType.OPTION,
        from.exchange(),
        "",
        underlying.currency(),
        expiry,
        strike,
        right,
        from.multiplier(),
        "",
        from.tradingClass(),
        List.of());
  }
}
