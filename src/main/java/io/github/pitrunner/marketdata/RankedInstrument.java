package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/**
 * One row of a scan's ranking.
 *
 * @param rank from 1
 */
record RankedInstrument(int rank, Instrument instrument, String marketName, Remarks remarks) {
  /** What only some scans say; mostly empty. */
  record Remarks(String distance, String benchmark, String projection, String legs) {}
}
