package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One caller who wants one quote. It reads an open line, or opens one and waits for the first
 * quote; the line lingers for the next call. With the gateway away the last known quote is the
 * answer, as a stale one.
 */
final class SingleQuote implements QuoteReader {
  private final QuoteBoard board;
  private final Promise<Quote> answer = Promise.promise();
  private Readings.@Nullable Reading reading;
  private @Nullable Scheduled deadline;
  private boolean isCancelled;

  SingleQuote(QuoteBoard board) {
    this.board = board;
  }

  /**
   * Asks.
   *
   * @param patience after which it fails with {@code TimedOut}
   */
  Future<Quote> ask(InstrumentDetails details, Timer timer, Duration patience) {
    Instrument instrument = details.instrument();
    if (isCancelled) {
      return Future.failedFuture(new Failure.Cancelled("The caller left"));
    }
    try {
      reading = board.read(instrument, details.hours(), this);
    } catch (Failure.Unavailable away) {
      return board
          .lastKnown(instrument)
          .map(Future::succeededFuture)
          .orElseGet(() -> Future.failedFuture(away));
    }
    PublishedQuote current = reading.current();
    if (current != null && current.quote().receiveTime() != null) {
      end();
      return Future.succeededFuture(current.quote());
    }
    deadline = timer.after(patience, () -> onDeadline(instrument, patience));
    return answer.future();
  }

  /** The caller left. */
  void cancel() {
    isCancelled = true;
    end();
    answer.tryFail(new Failure.Cancelled("The caller left"));
  }

  @Override
  public void onQuote(PublishedQuote quote) {
    if (quote.quote().receiveTime() != null) {
      end();
      answer.tryComplete(quote.quote());
    }
  }

  @Override
  public void onGap(String reason) {
    // The line comes back by itself, perhaps within the caller's patience.
  }

  @Override
  public void onProblem(Failure failure) {
    end();
    answer.tryFail(failure);
  }

  private void onDeadline(Instrument instrument, Duration patience) {
    boolean isCompeting = board.isCompeting(instrument);
    end();
    answer.tryFail(
        isCompeting
            ? new Failure.Refused(
                Reason.COMPETING_SESSION,
                "Another session of the same user has the market data of %s".formatted(instrument),
                Map.of("instrument", instrument.toString()))
            : new Failure.TimedOut(
                Reason.GATEWAY_TIMEOUT,
                "No quote of %s came within %d ms".formatted(instrument, patience.toMillis()),
                Map.of("instrument", instrument.toString())));
  }

  private void end() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
    if (reading != null) {
      reading.close();
      reading = null;
    }
  }
}
