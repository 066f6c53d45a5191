package io.github.pitrunner.domain;

/** How long an order works. */
public enum TimeInForce {
  DAY,
  GTC,
  IOC,
  FOK,
  GTD,
  OPG,
  /** One of the broker's that has no name here; only orders of others have it. */
  OTHER
}
