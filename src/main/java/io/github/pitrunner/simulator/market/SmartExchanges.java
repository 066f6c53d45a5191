package io.github.pitrunner.simulator.market;

/** The exchanges behind a smart-routed US stock quote, with the letters that quotes carry. */
enum SmartExchanges {
  AMEX(0, "A"),
  BEX(1, "B"),
  NYSENAT(2, "C"),
  IEX(3, "V"),
  EDGX(4, "K"),
  CHX(5, "M"),
  NYSE(6, "N"),
  ARCA(7, "P"),
  NASDAQ(8, "Q"),
  MEMX(9, "U"),
  BATS(10, "Z");

  /** The key of this map in a line's parameters. */
  static final String BBO_KEY = "9c0001";

  private final int bit;
  private final String letter;

  SmartExchanges(int bit, String letter) {
    this.bit = bit;
    this.letter = letter;
  }

  int bit() {
    return bit;
  }

  String letter() {
    return letter;
  }

  /** Some exchange, the same for the same key. */
  static SmartExchanges drawn(long key) {
    return values()[new Draws(key).below(values().length)];
  }
}
