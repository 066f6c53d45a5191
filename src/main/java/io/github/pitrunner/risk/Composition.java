package io.github.pitrunner.risk;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an instrument is made of: itself, or the legs of a combination. */
final class Composition {
  private Composition() {}

  /**
   * One contract of an order.
   *
   * @param perUnit how many of it for one unit of the order's instrument
   * @param side what the order does with it
   */
  record Part(int contractId, BigDecimal perUnit, Side side) {}

  /** A combination, whether its legs are known or not. */
  static boolean isCombo(Instrument instrument) {
    return instrument.type() == SecurityType.COMBO || !instrument.legs().isEmpty();
  }

  /** None for a combination whose legs are not known. */
  static List<Part> of(Instrument instrument, Side side) {
    if (!isCombo(instrument)) {
      return List.of(new Part(instrument.contractId(), BigDecimal.ONE, side));
    }
    return instrument.legs().stream().map(leg -> part(leg, side)).toList();
  }

  private static Part part(ComboLeg leg, Side side) {
    Side done = side == Side.BUY ? leg.side() : opposite(leg.side());
    return new Part(leg.contractId(), BigDecimal.valueOf(leg.ratio()), done);
  }

  /** Whether two instruments are one and the same thing to trade. */
  static boolean isSame(Instrument a, Instrument b) {
    if (isCombo(a) || isCombo(b)) {
      return !a.legs().isEmpty() && of(a, Side.BUY).equals(of(b, Side.BUY));
    }
    return a.contractId() == b.contractId();
  }

  /** What a contract of the order or of an open one is; null when it is not known. */
  static @Nullable Instrument instrument(RiskCase asked, Instrument whole, int contractId) {
    if (!isCombo(whole)) {
      return whole;
    }
    InstrumentDetails details = asked.view().market().others().of(contractId);
    if (details != null) {
      return details.instrument();
    }
    Quote quote = asked.view().market().quotes().of(contractId);
    return quote == null ? null : quote.instrument();
  }

  private static Side opposite(Side side) {
    return side == Side.BUY ? Side.SELL : Side.BUY;
  }
}
