package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.ClientFaults.Verdict;
import io.github.pitrunner.tws.HistoricalDataRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The limits of protocol section 5.7, with rejects. */
final class Pacing {
  private static final int KICKED_AT = 3;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HISTORY_WINDOW = Duration.ofMinutes(10);
  private static final Duration IDENTICAL_WINDOW = Duration.ofSeconds(15);
  private static final Duration CONTRACT_WINDOW = Duration.ofSeconds(2);
  private static final int HISTORY_MOST = 60;
  private static final int CONTRACT_MOST = 5;

  /** Only bars up to 30 seconds are limited. */
  private static final Set<String> SMALL_BARS =
      Set.of("1 secs", "1 sec", "5 secs", "10 secs", "15 secs", "30 secs");

  private final Clock clock;
  private final int messagesPerSecond;
  private final Map<ClientLine, Messages> byClient = new HashMap<>();
  private final Deque<Asked> history = new ArrayDeque<>();

  private static final class Messages {
    private final Deque<Instant> times = new ArrayDeque<>();
    private int violations;
  }

  /** A request for small bars; one for bids and asks counts twice. */
  private record Asked(Instant at, HistoricalDataRequest request, String series, int weight) {}

  Pacing(Clock clock, int messagesPerSecond) {
    this.clock = clock;
    this.messagesPerSecond = messagesPerSecond;
  }

  /** Counts a message; one too many in a second is told with error 100. */
  Verdict onMessage(ClientLine client) {
    Messages messages = byClient.computeIfAbsent(client, one -> new Messages());
    Instant now = clock.instant();
    messages.times.addLast(now);
    Instant oldest = now.minus(SECOND);
    while (!messages.times.getFirst().isAfter(oldest)) {
      messages.times.removeFirst();
    }
    int count = messages.times.size();
    if (count <= messagesPerSecond) {
      return Verdict.PASS;
    }
    // What comes on top of a violation within the same burst is counted from here anew.
    messages.times.clear();
    messages.violations++;
    client.error(
        -1,
        100,
        "Max rate of messages per second has been exceeded:max=%d rec=%d (%d)"
            .formatted(messagesPerSecond, count, messages.violations));
    return messages.violations < KICKED_AT ? Verdict.STOP : Verdict.KICK;
  }

  /** Counts a request for history; false if it comes too soon. */
  boolean isHistoryPaced(HistoricalDataRequest request) {
    if (!SMALL_BARS.contains(request.getBarSizeSetting())) {
      return true;
    }
    Instant now = clock.instant();
    while (!history.isEmpty() && !history.getFirst().at.plus(HISTORY_WINDOW).isAfter(now)) {
      history.removeFirst();
    }
    Asked asked = asked(now, request);
    boolean isIdentical =
        history.stream()
            .anyMatch(
                earlier ->
                    earlier.request.equals(asked.request)
                        && earlier.at.plus(IDENTICAL_WINDOW).isAfter(now));
    long ofSeries =
        history.stream()
            .filter(earlier -> earlier.series.equals(asked.series))
            .filter(earlier -> earlier.at.plus(CONTRACT_WINDOW).isAfter(now))
            .count();
    int weight = history.stream().mapToInt(Asked::weight).sum() + asked.weight;
    if (isIdentical || ofSeries >= CONTRACT_MOST || weight > HISTORY_MOST) {
      return false;
    }
    history.addLast(asked);
    return true;
  }

  private static Asked asked(Instant now, HistoricalDataRequest request) {
    var contract = request.getContract();
    String series =
        "%d %s %s %s %s"
            .formatted(
                contract.getConId(),
                contract.getSymbol(),
                contract.getSecType(),
                contract.getExchange(),
                request.getWhatToShow());
    int weight = request.getWhatToShow().equals("BID_ASK") ? 2 : 1;
    return new Asked(now, request.toBuilder().clearReqId().build(), series, weight);
  }

  void onGone(ClientLine client) {
    byClient.remove(client);
  }
}
