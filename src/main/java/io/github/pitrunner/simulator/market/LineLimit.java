package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import java.util.ArrayList;
import java.util.List;

/** The market data lines of the login, which all clients and several kinds of requests share. */
final class LineLimit {
  private final int most;
  private final Flow flow;
  private final List<Lines<?>> counted = new ArrayList<>();

  LineLimit(int most, Flow flow) {
    this.most = most;
    this.flow = flow;
  }

  /** Lines of one more kind, which are counted. */
  <T extends Line> Lines<T> lines() {
    Lines<T> lines = new Lines<>(flow);
    counted.add(lines);
    return lines;
  }

  /** Those that the client with this id has open. */
  int countOf(int clientId) {
    return counted.stream().mapToInt(lines -> lines.countOf(clientId)).sum();
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
