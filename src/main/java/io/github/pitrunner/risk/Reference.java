package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the market says an instrument is worth now, or why that is not known.
 *
 * @param price null when it is not known
 * @param problem empty when it is known
 */
record Reference(@Nullable BigDecimal price, String problem) {

  /**
   * What the order's own side would trade at now: the ask for a purchase, the bid for a sale; for a
   * combination the sum of what its legs would.
   */
  static Reference of(RiskCase asked) {
    return Composition.isCombo(asked.order().instrument())
        ? ofCombo(asked)
        : own(asked, asked.contractId(), asked.isBuy());
  }

  private static Reference ofCombo(RiskCase asked) {
    BigDecimal sum = BigDecimal.ZERO;
    Instrument first = null;
    for (Composition.Part part : asked.parts()) {
      Instrument leg = Composition.instrument(asked, asked.order().instrument(), part.contractId());
      if (leg == null) {
        return new Reference(null, "leg %d is not known".formatted(part.contractId()));
      }
      first = first == null ? leg : first;
      if (!isQuotedAlike(first, leg)) {
        return new Reference(null, "the legs differ in currency or multiplier");
      }
      Reference own = own(asked, part.contractId(), part.side() == Side.BUY);
      if (own.price == null) {
        return new Reference(null, "leg %d: %s".formatted(part.contractId(), own.problem));
      }
      BigDecimal price = own.price.multiply(part.perUnit());
      sum = part.side() == asked.ticket().side() ? sum.add(price) : sum.subtract(price);
    }
    return first == null ? new Reference(null, "its legs are not known") : new Reference(sum, "");
  }

  private static boolean isQuotedAlike(Instrument a, Instrument b) {
    return a.currency().equals(b.currency()) && a.multiplier().compareTo(b.multiplier()) == 0;
  }

  private static Reference own(RiskCase asked, int contractId, boolean isBought) {
    Reference usable = usable(asked, contractId);
    Quote quote = asked.view().market().quotes().of(contractId);
    if (usable.price == null || quote == null) {
      return usable;
    }
    BigDecimal own = isBought ? quote.ask().price() : quote.bid().price();
    return own == null ? usable : new Reference(own, "");
  }

  /** The price of any instrument: of the last trade, else the ask, else the bid. */
  static Reference usable(RiskCase asked, int contractId) {
    Quote quote = asked.view().market().quotes().of(contractId);
    if (quote == null) {
      return new Reference(null, "there is no quote");
    }
    String problem = problem(asked, quote);
    if (!problem.isEmpty()) {
      return new Reference(null, problem);
    }
    BigDecimal price = first(quote.last().price(), quote.ask().price(), quote.bid().price());
    return price == null ? new Reference(null, "the quote has no price") : new Reference(price, "");
  }

  private static String problem(RiskCase asked, Quote quote) {
    RiskLimits.Price limits = asked.limits().price();
    if (quote.status() != QuoteStatus.FRESH) {
      return "the quote is " + quote.status();
    }
    boolean isPermitted =
        quote.type() == MarketDataType.LIVE
            || (quote.type() == MarketDataType.DELAYED && limits.acceptsDelayed());
    if (!isPermitted) {
      return "the quote is not live but " + quote.type();
    }
    Instant received = quote.receiveTime();
    if (received == null) {
      return "the quote has no time";
    }
    Duration age = Duration.between(received, asked.view().now());
    // A quote from the future tells that the clock was set back: its age is not known.
    return age.abs().compareTo(limits.referenceMaxAge()) > 0
        ? "the quote is " + age.toSeconds() + " s old"
        : "";
  }

  private static @Nullable BigDecimal first(@Nullable BigDecimal... prices) {
    for (BigDecimal price : prices) {
      if (price != null) {
        return price;
      }
    }
    return null;
  }
}
