package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import java.util.Comparator;
import java.util.List;

/**
 * A contract and where it is traded: what the gateway takes for the same instrument.
 *
 * @param legs of a combination, whose contract id says nothing, in an order of their own; empty for
 *     all else
 */
record Routed(int contractId, String exchange, List<ComboLeg> legs) {
  private static final Comparator<ComboLeg> ORDER =
      Comparator.comparingInt(ComboLeg::contractId)
          .thenComparing(ComboLeg::side)
          .thenComparingInt(ComboLeg::ratio)
          .thenComparing(ComboLeg::exchange);

  Routed {
    legs = List.copyOf(legs);
  }

  static Routed of(Instrument instrument) {
    List<ComboLeg> legs = instrument.legs();
    // The id that is shown of a combination now and then is none by which the gateway takes one.
    return legs.isEmpty()
        ? new Routed(instrument.contractId(), instrument.exchange(), legs)
        : new Routed(0, instrument.exchange(), legs.stream().sorted(ORDER).toList());
  }
}
