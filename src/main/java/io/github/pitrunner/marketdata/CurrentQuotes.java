package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Newest;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The quote of an instrument as it stands now: from an open line if it is fresh, else from a
 * snapshot, which all who want the same at the time share. What generic ticks bring only a line
 * has, so with them one is opened. Where neither gives anything the last known quote is the answer,
 * as a stale one; never an old quote as a fresh one.
 */
final class CurrentQuotes {
  /** So long a snapshot's quote answers others too. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private static final int MOST_RECENT = 1000;

  private final QuoteBoard board;
  private final Patience patience;
  private final StaleAnswers stale;
  private final Map<LineKey, Snapshot> open = new HashMap<>();
  private final Map<LineKey, Quote> recent = Newest.put(MOST_RECENT);
  private long snapshots;

  /**
   * How long things may take.
   *
   * @param quote for the answer
   * @param fresh since an open line was heard, for its quote to be the answer
   * @param extras for generic ticks, once there is a quote
   */
  record Patience(Duration quote, Duration extras, Duration fresh, boolean isDelayedEnough) {}

  CurrentQuotes(QuoteBoard board, Patience patience, StaleAnswers stale) {
    this.board = board;
    this.patience = patience;
    this.stale = stale;
  }

  /** The quote; it fails with the failure that kept it from being had if none is known either. */
  Future<Quote> ask(InstrumentDetails details, QuoteTerms terms, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled("The caller left"));
    }
    LineKey key = LineKey.of(details.instrument(), terms.type());
    return current(details, terms, caller).recover(cause -> lastKnown(key, cause));
  }

  private Future<Quote> current(InstrumentDetails details, QuoteTerms terms, Caller caller) {
    LineKey key = LineKey.of(details.instrument(), terms.type());
    try {
      board.requireGateway();
      QuoteLine line = board.line(key);
      Quote known = line == null ? null : line.fresh(board.now().minus(patience.fresh()));
      if (line != null && line.isOpening()) {
        return fromLine(details, terms, caller, true);
      }
      if (!terms.generic().isEmpty()) {
        if (line != null && known == null) {
          line.refresh();
        }
        return fromLine(details, terms, caller, known != null);
      }
      if (known == null) {
        known = recent(key);
      }
      return known == null
          ? snapshot(details.instrument(), key, caller)
          : Future.succeededFuture(known);
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
  }

  private @Nullable Quote recent(LineKey key) {
    Quote known = recent.get(key);
    if (known == null || known.receiveTime() == null) {
      return null;
    }
    Duration age = Duration.between(known.receiveTime(), board.now());
    // The clock may have been set back.
    return age.isNegative() || age.compareTo(RECENT) > 0 ? null : known;
  }

  // The first three are what is asked for, and how the line stands is seen before.
  private Future<Quote> fromLine(
      InstrumentDetails details, QuoteTerms terms, Caller caller, boolean isCurrentFresh) {
    SingleQuote quote = new SingleQuote(board, terms, isCurrentFresh);
    Runnable untie = caller.onGone(quote::cancel);
    return quote.ask(details, patience.quote(), patience.extras()).onComplete(end -> untie.run());
  }

  private Future<Quote> snapshot(Instrument instrument, LineKey key, Caller caller) {
    Snapshot asked = open.get(key);
    if (asked == null || asked.isEnded()) {
      Snapshot.Ports ports =
          new Snapshot.Ports(board, patience.quote(), patience.isDelayedEnough());
      Snapshot snapshot = new Snapshot(instrument, key.type(), ports);
      snapshot.open();
      snapshots++;
      open.put(key, snapshot);
      Future<Quote> answer = snapshot.join(caller);
      var unused =
          answer
              .onComplete(end -> open.remove(key, snapshot))
              .onSuccess(quote -> onSnapshot(key, quote));
      return answer;
    }
    return asked.join(caller);
  }

  private void onSnapshot(LineKey key, Quote quote) {
    recent.remove(key);
    recent.put(key, quote);
    board.remember(key, quote);
  }

  /** What went wrong with the way to the market, and nothing else, lets an old quote be given. */
  private Future<Quote> lastKnown(LineKey key, Throwable cause) {
    boolean isTheWay =
        cause instanceof Failure.Unavailable
            || cause instanceof Failure.TimedOut
            || (cause instanceof Failure failure && failure.reason() == Reason.NO_MARKET_DATA)
            // No line is left for a snapshot, but the instrument has one that is silent.
            || (cause instanceof Failure.Exhausted && board.line(key) != null);
    Quote known = isTheWay ? board.lastKnown(key).orElse(null) : null;
    if (known == null || known.receiveTime() == null) {
      return Future.failedFuture(cause);
    }
    Duration age = Duration.between(known.receiveTime(), board.now());
    stale.onGiven(
        key, known, age.isNegative() ? Duration.ZERO : age, String.valueOf(cause.getMessage()));
    return Future.succeededFuture(known);
  }

  /** With the session ends what was asked in it, and what it said may be over. */
  void onLost() {
    recent.clear();
  }

  /** Snapshots that were asked for since the start. */
  long snapshots() {
    return snapshots;
  }

  /** Snapshots that are waited for. */
  int openSnapshots() {
    return open.size();
  }
}
