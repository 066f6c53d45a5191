package io.github.pitrunner.connector;

import io.github.pitrunner.wire.VersionRange;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How the connector behaves. {@link #of} gives the product's defaults; the rest is changed by the
 * {@code with} methods.
 *
 * @param clientId API client id, 0 or more; orders belong to the client id that placed them
 * @param versions server versions that are spoken
 */
public record ConnectorSettings(
    Endpoint endpoint,
    int clientId,
    VersionRange versions,
    Patience patience,
    Retry retry,
    Liveness liveness,
    Pacing pacing) {

  /** The defaults. */
  public static ConnectorSettings of(Endpoint endpoint, int clientId) {
    return new ConnectorSettings(
        endpoint,
        clientId,
        VersionRange.SUPPORTED,
        Patience.DEFAULT,
        Retry.DEFAULT,
        Liveness.DEFAULT,
        Pacing.DEFAULT);
  }

  public ConnectorSettings withPatience(Patience next) {
    return new ConnectorSettings(endpoint, clientId, versions, next, retry, liveness, pacing);
  }

  public ConnectorSettings withRetry(Retry next) {
    return new ConnectorSettings(endpoint, clientId, versions, patience, next, liveness, pacing);
  }

  public ConnectorSettings withLiveness(Liveness next) {
    return new ConnectorSettings(endpoint, clientId, versions, patience, retry, next, pacing);
  }

  public ConnectorSettings withPacing(Pacing next) {
    return new ConnectorSettings(endpoint, clientId, versions, patience, retry, liveness, next);
  }

  /**
   * How long things may take; for a socket to open see {@link Tempo}.
   *
   * @param handshake from the open socket until the session is set up
   * @param request for an answer, unless the request says otherwise
   * @param readAgain between two tries to read the gateway's state back within one session
   * @param outage of the gateway's link to the broker, after which another session is begun
   */
  public record Patience(
      Duration handshake, Duration request, Duration readAgain, Duration outage) {
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(15));
  }

  /**
   * How hard it is tried to connect. A round is one try and its retries, in the tempo that the
   * failed rounds in a row so far call for; between rounds the back-off grows.
   *
   * @param strainedFrom failed rounds in a row from which the tempo is strained
   * @param criticalFrom and from which it is critical
   */
  public record Retry(
      Tempo calm,
      Tempo strained,
      Tempo critical,
      int strainedFrom,
      int criticalFrom,
      Backoff backoff) {
    public static final Retry DEFAULT =
        new Retry(
            new Tempo(3, Duration.ofSeconds(3), Duration.ofSeconds(8)),
            new Tempo(2, Duration.ofSeconds(2), Duration.ofSeconds(5)),
            new Tempo(1, Duration.ofSeconds(1), Duration.ofSeconds(3)),
            2,
            5,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2));

    /** The tempo of a round after so many failed ones. */
    public Tempo tempo(int failedRounds) {
      if (failedRounds >= criticalFrom) {
        return critical;
      }
      return failedRounds >= strainedFrom ? strained : calm;
    }
  }

  /**
   * The pace within a round.
   *
   * @param retries after the first try
   * @param delay between the end of a try and the next
   * @param patience for the socket to open, and at most for the set-up of the session
   */
  public record Tempo(int retries, Duration delay, Duration patience) {}

  /**
   * The wait between rounds: doubled with each failed one up to the longest, and spread so that
   * many clients of one gateway do not come back at the same moment.
   *
   * @param jitter share of the wait by which it is shortened at random, 0 to 1
   */
  public record Backoff(Duration first, Duration longest, double jitter) {
    /** The wait after so many failed rounds in a row, 1 or more. */
    public Duration after(int failedRounds, RandomGenerator random) {
      int doublings = Math.min(failedRounds - 1, 16);
      Duration doubled = first.multipliedBy(1L << Math.max(0, doublings));
      Duration wait = doubled.compareTo(longest) < 0 ? doubled : longest;
      // Shortened only: the longest wait is a promise.
      long millis = Math.round(wait.toMillis() * (1 - jitter * random.nextDouble()));
      return Duration.ofMillis(Math.max(1, millis));
    }
  }

  /**
   * When the socket is put to the proof: no protocol heartbeat exists (protocol section 5.6).
   *
   * @param idle of silence after which the gateway is asked for its time
   * @param answer how long it may take to say anything then
   */
  public record Liveness(Duration idle, Duration answer) {
    public static final Liveness DEFAULT =
        new Liveness(Duration.ofSeconds(5), Duration.ofSeconds(3));
  }

  /**
   * How fast the gateway reads (protocol section 5.7).
   *
   * @param messagesPerSecond half the market data lines by default
   * @param lines market data lines that may be open
   * @param queue reads that may wait for their turn, and as many orders
   * @param history the budget of history
   * @param symbolInterval least time between two searches for symbols
   * @param special how many feeds of special kinds may be open
   */
  public record Pacing(
      int messagesPerSecond,
      int lines,
      int queue,
      HistoryPacing history,
      Duration symbolInterval,
      SpecialFeeds special) {
    public static final Pacing DEFAULT =
        new Pacing(
            50, 100, 1000, HistoryPacing.DEFAULT, Duration.ofSeconds(1), SpecialFeeds.DEFAULT);
  }

  /**
   * How many feeds of special kinds may be open (protocol sections 5.3 and 5.7).
   *
   * @param depth market depth lines
   * @param tickByTick tick by tick lines
   * @param tickByTickPause least time between two requests for the same instrument's ticks: that
   *     between two identical questions and {@link #MARGIN}
   * @param scans scanners
   */
  public record SpecialFeeds(int depth, int tickByTick, Duration tickByTickPause, int scans) {
    /** Requests may arrive closer together at the gateway than they left: too close is refused. */
    public static final Duration MARGIN = Duration.ofMillis(250);

    public static final SpecialFeeds DEFAULT =
        new SpecialFeeds(3, 5, Duration.ofSeconds(15).plus(MARGIN), 10);
  }

  /**
   * How fast history may be asked for.
   *
   * @param requests of small bars in a window
   * @param samePause least time between two identical questions
   * @param burst questions about one series in {@code burstWindow}
   * @param open questions that may be open at once
   */
  public record HistoryPacing(
      int requests,
      Duration window,
      Duration samePause,
      int burst,
      Duration burstWindow,
      int open) {
    public static final HistoryPacing DEFAULT =
        new HistoryPacing(
            60, Duration.ofMinutes(10), Duration.ofSeconds(15), 5, Duration.ofSeconds(2), 50);
  }
}
