package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import java.util.ArrayList;
import java.util.List;

/** The market data lines of the login, which all clients and several kinds of requests share. */
final class LineLimit {
  private final int most;
  private final List<Lines<?>> counted = new ArrayList<>();

  LineLimit(int most) {
    this.most = most;
  }

  /** Counts the lines of one more kind. */
  void count(Lines<?> lines) {
    counted.add(lines);
  }

  /**
   * Whether one more may be opened. The one too many is refused with error 101.
   *
   * @return false if it was refused
   */
  boolean isFree(ClientLine client, int reqId) {
    if (counted.stream().mapToInt(Lines::count).sum() < most) {
      return true;
    }
    client.error(reqId, 101, "Max number of tickers has been reached");
    return false;
  }
}
