package io.github.pitrunner.domain;

/** What kind of thing an instrument is. */
public enum SecurityType {
  STOCK,
  OPTION,
  FUTURE,
  FUTURE_OPTION,
  FOREX,
  INDEX,
  COMBO,
  CFD,
  BOND,
  FUND,
  CRYPTO,
  WARRANT,
  COMMODITY,
  CONTINUOUS_FUTURE;

  /** An option on anything. */
  public boolean isOption() {
    return this == OPTION || this == FUTURE_OPTION || this == WARRANT;
  }
}
