package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the held positions come to by now. The account's figures are told every few minutes, and
 * what has been traded since is not in them.
 */
final class HeldWorth {
  private HeldWorth() {}

  /**
   * The worth of all positions: what was reported, or what they come to if that is more. One whose
   * worth is not known counts by what was reported, if that shows it; what has changed since then
   * counts on top, whole: which part of it was reported is not known.
   */
  static Worth exposure(RiskCase asked, AccountFigures figures, BigDecimal reported) {
    Collection<Holding> holdings = asked.view().book().holdings();
    if (holdings == null) {
      return Worth.unknown("the positions");
    }
    Instant told = told(asked, figures.told().grossExposure());
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal changed = BigDecimal.ZERO;
    boolean isAllKnown = true;
    for (Holding holding : holdings) {
      boolean isShown = holding.isShownBy(told);
      BigDecimal price = price(asked, holding);
      BigDecimal rate = figures.rate(holding.instrument().currency());
      if (price != null && rate != null) {
        BigDecimal worth = times(holding.quantity().abs(), price, holding.instrument(), rate);
        all = all.add(worth);
        changed = isShown ? changed : changed.add(worth);
      } else if (isShown) {
        isAllKnown = false;
      } else {
        return unknown(asked, figures, holding, price);
      }
    }
    return Worth.of(all.max(isAllKnown ? reported : reported.add(changed)));
  }

  /** What positions have grown by since the figures were told; what was sold is not set off. */
  static Worth grown(RiskCase asked, AccountFigures figures) {
    Collection<Holding> holdings = asked.view().book().holdings();
    if (holdings == null) {
      return Worth.unknown("the positions");
    }
    Instant told = told(asked, figures.told().buyingPower());
    BigDecimal all = BigDecimal.ZERO;
    for (Holding holding : holdings) {
      BigDecimal quantity = holding.grownSince(told);
      if (quantity.signum() > 0) {
        BigDecimal price = price(asked, holding);
        BigDecimal rate = figures.rate(holding.instrument().currency());
        if (price == null || rate == null) {
          return unknown(asked, figures, holding, price);
        }
        all = all.add(times(quantity, price, holding.instrument(), rate));
      }
    }
    return Worth.of(all);
  }

  /** Figures from the future tell that the clock was set back: what they show is not known. */
  private static Instant told(RiskCase asked, Instant told) {
    return told.isAfter(asked.view().now()) ? Instant.MIN : told;
  }

  private static @Nullable BigDecimal price(RiskCase asked, Holding holding) {
    BigDecimal quoted = Reference.usable(asked, holding.instrument().contractId()).price();
    BigDecimal price = quoted == null ? holding.price() : quoted;
    // The gateway tells 0 for what it does not know.
    return price == null || price.signum() == 0 ? null : price.abs();
  }

  private static BigDecimal times(
      BigDecimal quantity, BigDecimal price, Instrument instrument, BigDecimal rate) {
    return quantity.multiply(price).multiply(instrument.multiplier()).multiply(rate);
  }

  private static Worth unknown(
      RiskCase asked, AccountFigures figures, Holding holding, @Nullable BigDecimal price) {
    Instrument instrument = holding.instrument();
    return Worth.unknown(
        price == null
            ? "a price for the position in %s: %s"
                .formatted(instrument, Reference.usable(asked, instrument.contractId()).problem())
            : "the rate from %s to %s for the position in %s"
                .formatted(instrument.currency(), figures.currency(), instrument));
  }
}
