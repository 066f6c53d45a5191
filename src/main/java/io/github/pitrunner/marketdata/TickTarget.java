package io.github.pitrunner.marketdata;

/** Whose the ticks of a request id are. */
interface TickTarget {
  /** The values that ticks fill; whoever fills them calls {@link #onTick}. */
  QuoteCells cells();

  /**
   * A tick has come.
   *
   * @param isOfQuote values of the quote have changed
   */
  void onTick(boolean isOfQuote);
}
