package io.github.pitrunner.connector;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a caller's instrument while the gateway cannot be asked. */
final class KnownInstruments {
  private static final Set<SecurityType> NAMED_BY_SYMBOL =
      Set.of(
          SecurityType.STOCK,
          SecurityType.FOREX,
          SecurityType.INDEX,
          SecurityType.CRYPTO,
          SecurityType.CFD);

  private KnownInstruments() {}

  /**
   * The one that the gateway would find, as far as that can be told from what it found before:
   * empty for a description that fits none, or several, or that may fit one that was never asked
   * for.
   */
  static Optional<InstrumentDetails> find(InstrumentRef ref, Collection<InstrumentDetails> known) {
    if (ref.contractId() == 0 && !isNamedClearly(ref)) {
      return Optional.empty();
    }
    List<InstrumentDetails> fitting =
        known.stream().filter(details -> fits(ref, details.instrument())).toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** Whether it is of use to go through all that is known, because it names one thing. */
  private static boolean isNamedClearly(InstrumentRef ref) {
    return ref.legs().isEmpty()
        && (!ref.localSymbol().isEmpty() || NAMED_BY_SYMBOL.contains(type(ref)));
  }

  private static SecurityType type(InstrumentRef ref) {
    return ref.type() == null ? SecurityType.STOCK : ref.type();
  }

  private static boolean fits(InstrumentRef ref, Instrument known) {
    String exchange = ref.exchange().isEmpty() ? Contracts.legExchange(known) : ref.exchange();
    if (!exchange.equals(known.exchange())) {
      return false;
    }
    if (ref.contractId() != 0) {
      return ref.contractId() == known.contractId();
    }
    String currency = ref.currency().isEmpty() ? "USD" : ref.currency();
    return type(ref) == known.type()
        && currency.equals(known.currency())
        && (ref.right() == null || ref.right() == known.right())
        && isUnsaidOr(ref.symbol(), known.symbol())
        && isUnsaidOr(ref.primaryExchange(), known.primaryExchange())
        && isUnsaidOr(ref.localSymbol(), known.localSymbol())
        && isUnsaidOr(ref.tradingClass(), known.tradingClass())
        && isUnsaidOr(ref.expiry(), expiry(known))
        && isUnsaidOr(ref.strike(), known.strike())
        && isUnsaidOr(ref.multiplier(), known.multiplier());
  }

  private static String expiry(Instrument known) {
    return known.expiry() == null ? "" : known.expiry().format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  private static boolean isUnsaidOr(String said, String known) {
    return said.isEmpty() || said.equals(known);
  }

  private static boolean isUnsaidOr(@Nullable BigDecimal said, @Nullable BigDecimal known) {
    return said == null || (known != null && said.compareTo(known) == 0);
  }
}
