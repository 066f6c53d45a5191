package io.github.pitrunner.domain;

import java.util.List;

/**
 * An instrument that a search found.
 *
 * @param description its name; may be empty
 * @param derivativeTypes kinds of derivatives that exist on it, as the gateway names them
 */
public record InstrumentMatch(
    Instrument instrument, String description, List<String> derivativeTypes) {
  public InstrumentMatch {
    derivativeTypes = List.copyOf(derivativeTypes);
  }
}
