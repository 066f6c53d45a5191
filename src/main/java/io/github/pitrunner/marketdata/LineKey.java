package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/** What makes two instruments one line: the contract and where it is quoted. */
record LineKey(int contractId, String exchange) {
  static LineKey of(Instrument instrument) {
    return new LineKey(instrument.contractId(), instrument.exchange());
  }
}
