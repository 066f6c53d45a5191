package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.portfolio.Prices.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values positions at the newer of two prices: the gateway's, and a quote's. */
final class Valuing {
  /** Shares are quoted in hundredths of these, and valued in the whole. */
  private static final Set<String> QUOTED_IN_HUNDREDTHS = Set.of("GBP", "ILS", "ZAR");

  /** So much newer than a quote a price of 0 by the gateway is one, and not a price it lacks. */
  private static final Duration QUOTE_OUTLIVED = Duration.ofMinutes(5);

  private Valuing() {}

  /** Whether a quote of it is the price of one unit in its currency. */
  static boolean isByQuote(Instrument instrument) {
    return switch (instrument.type()) {
      case FOREX, CRYPTO -> true;
      case STOCK, OPTION, FUTURE, FUTURE_OPTION, CFD, WARRANT ->
          !QUOTED_IN_HUNDREDTHS.contains(instrument.currency())
              && instrument.multiplier().signum() > 0;
      default -> false;
    };
  }

  /** Null when neither has a price. */
  static @Nullable Valuation of(
      Position position, @Nullable PortfolioValuation told, @Nullable Price quoted) {
    if (quoted != null && (told == null || isBetter(quoted, told))) {
      return reckoned(position, new Basis(PriceSource.QUOTE, quoted, realized(position, told)));
    }
    if (told == null) {
      return null;
    }
    if (isOfNow(position, told) || told.marketPrice() == null) {
      return asTold(position, told);
    }
    Price price = new Price(told.marketPrice(), told.received());
    return reckoned(position, new Basis(PriceSource.GATEWAY, price, null));
  }

  private static boolean isBetter(Price quoted, PortfolioValuation told) {
    Instant holdsUntil =
        isPriced(told) ? quoted.received() : quoted.received().plus(QUOTE_OUTLIVED);
    return holdsUntil.isAfter(told.received());
  }

  private static boolean isPriced(PortfolioValuation told) {
    return told.marketPrice() != null && told.marketPrice().signum() != 0;
  }

  private static @Nullable BigDecimal realized(
      Position position, @Nullable PortfolioValuation told) {
    return told != null && isOfNow(position, told) ? told.realized() : null;
  }

  /** The gateway may have told it before a fill, when another account's turn came. */
  private static boolean isOfNow(Position position, PortfolioValuation told) {
    return told.quantity().compareTo(position.quantity()) == 0;
  }

  private static Valuation asTold(Position position, PortfolioValuation told) {
    boolean isOfNow = isOfNow(position, told);
    return new Valuation(
        PriceSource.GATEWAY,
        told.marketPrice(),
        isOfNow ? told.marketValue() : null,
        isOfNow ? told.unrealized() : null,
        isOfNow ? told.realized() : null,
        told.received());
  }

  /** What a value is reckoned from. */
  private record Basis(PriceSource source, Price price, @Nullable BigDecimal realized) {}

  private static Valuation reckoned(Position position, Basis basis) {
    BigDecimal quantity = position.quantity();
    BigDecimal cost = position.averageCost();
    BigDecimal multiplier = position.instrument().multiplier();
    BigDecimal value =
        multiplier.signum() > 0
            ? basis.price().price().multiply(quantity).multiply(multiplier)
            : null;
    return new Valuation(
        basis.source(),
        basis.price().price(),
        value,
        value == null || cost == null ? null : value.subtract(cost.multiply(quantity)),
        basis.realized(),
        basis.price().received());
  }
}
