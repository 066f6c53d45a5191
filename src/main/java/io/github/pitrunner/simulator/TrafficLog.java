package io.github.pitrunner.simulator;

import io.github.pitrunner.wire.MessageType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The requests that have arrived, while somebody keeps them; the oldest make room. */
public final class TrafficLog {
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private int limit;

  /**
   * One request.
   *
   * @param clientId of the client, also of one whose START_API this is
   */
  public record Arrival(Instant at, int clientId, MessageType type) {}

  /** Keeps up to so many from now on; 0, as at first, for none. */
  public void keep(int most) {
    limit = most;
    cut();
  }

  /** What is kept, the oldest first. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** Gives what is kept and keeps it no more. */
  public List<Arrival> take() {
    List<Arrival> taken = arrivals();
    arrivals.clear();
    return taken;
  }

  void add(Arrival arrival) {
    if (limit > 0) {
      arrivals.addLast(arrival);
      cut();
    }
  }

  private void cut() {
    while (arrivals.size() > limit) {
      arrivals.removeFirst();
    }
  }
}
