package io.github.pitrunner.domain;

/** Buy or sell; selling what is not held is a short sale. */
public enum Side {
  BUY,
  SELL;

  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }
}
