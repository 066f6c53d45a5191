package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.MarketDataType;
import java.util.Set;

/**
 * How a reader wants quotes.
 *
 * @param type that it asks for; what it gets is told by each quote
 * @param generic what it wants beyond the usual ticks
 * @param isEveryTick each tick is a quote of its own; otherwise those that arrive together are one
 */
record QuoteTerms(MarketDataType type, Set<GenericTick> generic, boolean isEveryTick) {
  QuoteTerms {
    generic = Set.copyOf(generic);
  }

  static QuoteTerms of(MarketDataType type) {
    return new QuoteTerms(type, Set.of(), false);
  }
}
