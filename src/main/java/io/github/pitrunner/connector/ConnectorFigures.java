package io.github.pitrunner.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the connector fares, in numbers; a snapshot. Counts run since the start.
 *
 * @param budgets and how much of each is used
 * @param exchanges requests and feeds that are open at the gateway or wait for their turn
 * @param feeds that are kept through gaps
 * @param reopened times that a feed was asked for anew within a session
 * @param faults of listeners, handlers and callers that were logged and passed over
 */
public record ConnectorFigures(
    Connection connection,
    Traffic traffic,
    Pulse pulse,
    List<BudgetUse> budgets,
    int exchanges,
    int feeds,
    long reopened,
    long faults) {
  public ConnectorFigures {
    budgets = List.copyOf(budgets);
  }

  /**
   * The connection.
   *
   * @param tries to connect
   * @param sessions that were set up
   * @param losses of a session that was set up
   * @param outages of the gateway's link to the broker that were told
   */
  public record Connection(
      Circuit.State circuit, long tries, long sessions, long losses, long outages) {}

  /**
   * What is sent.
   *
   * @param sent messages, by lane
   * @param waiting messages, by lane
   * @param waits of messages that could not leave at once
   * @param perSecond how many may leave in a second now
   * @param violations times that the gateway has said that it was too fast
   */
  public record Traffic(
      Map<Lane, Long> sent,
      Map<Lane, Integer> waiting,
      Waits waits,
      int perSecond,
      long violations) {
    public Traffic {
      sent = Map.copyOf(sent);
      waiting = Map.copyOf(waiting);
    }

    /** Messages that could not leave at once. */
    public long delayed() {
      return waits.messages().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Messages that wait in a lane. */
    public int waitingIn(Lane lane) {
      return waiting.getOrDefault(lane, 0);
    }
  }

  /**
   * Messages that could not leave at once.
   *
   * @param messages that had to wait, by lane
   * @param time that those have waited which wait no more, by lane
   */
  public record Waits(Map<Lane, Long> messages, Map<Lane, Duration> time) {
    public Waits {
      messages = Map.copyOf(messages);
      time = Map.copyOf(time);
    }
  }

  /**
   * The socket's pulse.
   *
   * @param pings that were sent
   * @param missed pings that were not answered in time
   * @param roundTrip of the last ping that was answered
   * @param lastHeard when the gateway last said anything; absent without a link
   */
  public record Pulse(
      long pings, long missed, Optional<Duration> roundTrip, Optional<Instant> lastHeard) {}

  /**
   * How much of a budget is used.
   *
   * @param name in lower_snake_case
   */
  public record BudgetUse(String name, int used, int limit) {}
}
