package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/**
 * What makes two streams of ticks one feed.
 *
 * @param ignoreSize false unless the kind is {@link TickKind#BID_ASK}
 */
record TickKey(Routed instrument, TickKind kind, boolean ignoreSize) {
  static TickKey of(Instrument instrument, TickKind kind, boolean ignoreSize) {
    return new TickKey(Routed.of(instrument), kind, ignoreSize && kind == TickKind.BID_ASK);
  }
}
