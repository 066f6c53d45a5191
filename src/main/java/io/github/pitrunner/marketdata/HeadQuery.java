package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;

/** A question for the beginning of the data. */
record HeadQuery(Instrument instrument, WhatToShow show, boolean regularHoursOnly) {
  @Override
  public String toString() {
    return "head timestamp of %s of %s".formatted(show, instrument);
  }
}
