package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/** A contract and where it is traded: what the gateway takes for the same instrument. */
record Routed(int contractId, String exchange) {
  static Routed of(Instrument instrument) {
    return new Routed(instrument.contractId(), instrument.exchange());
  }
}
