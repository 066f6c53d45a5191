package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;

/**
 * What makes two readers share a line: the contract, where it is quoted, and the type that is asked
 * for. Generic ticks are no part of it, because the gateway counts each request as a line: a line
 * is asked for with all that its readers want together, and asked for anew when one wants more.
 * Until the snapshot of the new request begins the quote stays as it is. What one reader asked for
 * all readers of the line are told, and what nobody wants any more stays until the line is closed.
 */
record LineKey(Routed instrument, MarketDataType type) {
  static LineKey of(Instrument instrument, MarketDataType type) {
    return new LineKey(Routed.of(instrument), type);
  }
}
