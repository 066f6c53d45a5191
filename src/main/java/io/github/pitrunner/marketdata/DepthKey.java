package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/**
 * What makes two streams of a book one feed.
 *
 * @param isSmart gathered from all exchanges of SMART
 */
record DepthKey(Routed instrument, boolean isSmart) {
  static DepthKey of(Instrument instrument, boolean isSmart) {
    return new DepthKey(Routed.of(instrument), isSmart);
  }
}
