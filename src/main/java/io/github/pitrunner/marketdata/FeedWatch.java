package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.InstrumentDetails;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a feed of single ticks or of a book is to be asked for anew, because it is silent
 * although its instrument trades or because another session has the data. Unlike a line of quotes
 * it comes back from a broken farm only by being asked for, so nothing is expected of it until
 * then.
 */
final class FeedWatch {
  /** What was missed is asked for among the past, and may wait for its turn. */
  private static final Duration LEAST_PROOF = Duration.ofSeconds(15);

  private final LineWatch watch;
  private final Clock clock;
  private LineHours hours;
  private boolean isBlocked;

  FeedWatch(LineWatch.Patience patience, Clock clock, InstrumentDetails details) {
    this.watch = new LineWatch(patience, clock.instant());
    this.clock = clock;
    this.hours = new LineHours(details.hours());
  }

  /** How long feeds may take. */
  static LineWatch.Patience patience(MarketDataConfig config) {
    boolean isShort = config.verify().compareTo(LEAST_PROOF) < 0;
    return new LineWatch.Patience(
        config.silence(), isShort ? LEAST_PROOF : config.verify(), config.competingRetry());
  }

  LineHours hours() {
    return hours;
  }

  /** The gateway tells of the next days. */
  void onHours(LineHours newest) {
    hours = newest;
  }

  boolean isTrading() {
    return hours.isTrading(clock.instant());
  }

  /** Another session had the data when something was heard last. */
  boolean isBlocked() {
    return isBlocked;
  }

  /** The feed has been asked for. */
  void onOpened() {
    watch.onOpened(clock.instant());
  }

  /** It lives: something came, or it is known that there was nothing. */
  void onHeard() {
    Instant now = clock.instant();
    isBlocked = false;
    // Something may come on one of which nothing was expected.
    watch.onKept(now);
    watch.onHeard(now);
  }

  /** Nothing is expected of it until it is asked for anew. */
  void onClosed() {
    isBlocked = false;
    watch.onClosed();
  }

  /** Another session has the data. */
  void onBlocked() {
    isBlocked = true;
    watch.onBlocked(clock.instant());
  }

  /** Whether it is to be asked for anew now; who asks does it. */
  boolean isToBeAskedAnew(Instant now) {
    // One that stays silent after that needs no further word: it is in a gap already.
    return watch.verdict(now, hours.isTrading(now)) == LineWatch.Verdict.ASK_ANEW;
  }

  /** Why. */
  String reason() {
    return isBlocked
        ? "another session of the user has the data"
        : "nothing came although the instrument trades";
  }
}
