package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.Quote.Extras;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One caller who wants one quote of a line: the first fresh one that has something of each generic
 * tick, or the newest one when those are late. The line lingers for the next call.
 */
final class SingleQuote implements QuoteReader {
  private final QuoteBoard board;
  private final QuoteTerms terms;
  private final boolean isCurrentFresh;
  private final Promise<Quote> answer = Promise.promise();
  private Readings.@Nullable Reading reading;
  private @Nullable Delay deadline;
  private @Nullable Delay extrasDue;
  private @Nullable Quote newest;

  /**
   * @param isCurrentFresh whether what the line knows already may be the answer
   */
  SingleQuote(QuoteBoard board, QuoteTerms terms, boolean isCurrentFresh) {
    this.board = board;
    this.terms = terms;
    this.isCurrentFresh = isCurrentFresh;
  }

  /**
   * Asks.
   *
   * @param patience after which it fails with {@code TimedOut}
   * @param extras how long generic ticks may come later than the rest
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Future<Quote> ask(InstrumentDetails details, Duration patience, Duration extras) {
    Instrument instrument = details.instrument();
    Readings.Reading joined = board.read(details, terms, this);
    reading = joined;
    deadline = new Delay(board.timer(), patience, () -> onDeadline(instrument, patience));
    deadline.start();
    extrasDue = new Delay(board.timer(), extras, this::answerWithNewest);
    PublishedQuote current = joined.current();
    if (current != null && isCurrentFresh) {
      onQuote(current);
    }
    return answer.future();
  }

  /** The caller left. */
  void cancel() {
    end();
    answer.tryFail(new Failure.Cancelled("The caller left"));
  }

  @Override
  public void onQuote(PublishedQuote published) {
    Quote quote = published.quote();
    if (quote.status() == QuoteStatus.COMPETING_SESSION) {
      onProblem(
          new Failure.Unavailable(
              Reason.COMPETING_SESSION,
              "Another session of the same user has the market data of %s"
                  .formatted(quote.instrument()),
              board.competingRetry()));
    }
    if (quote.status() != QuoteStatus.FRESH || quote.receiveTime() == null) {
      return;
    }
    boolean isFirst = newest == null;
    newest = quote;
    if (hasAll(quote)) {
      answerWithNewest();
    } else if (isFirst && extrasDue != null) {
      extrasDue.start();
    }
  }

  private boolean hasAll(Quote quote) {
    Extras extras = quote.extras();
    if (extras == null) {
      return terms.generic().isEmpty();
    }
    Set<Integer> present = new HashSet<>(extras.numbers().keySet());
    present.addAll(extras.texts().keySet());
    return terms.generic().stream().allMatch(tick -> tick.isAmong(present));
  }

  @Override
  public void onGap(String reason) {
    onProblem(new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason, Duration.ofSeconds(1)));
  }

  @Override
  public void onProblem(Failure failure) {
    end();
    answer.tryFail(failure);
  }

  private void answerWithNewest() {
    Quote quote = newest;
    if (quote != null) {
      end();
      answer.tryComplete(quote);
    }
  }

  private void onDeadline(Instrument instrument, Duration patience) {
    onProblem(
        new Failure.TimedOut(
            Reason.GATEWAY_TIMEOUT,
            "No quote of %s came within %d ms".formatted(instrument, patience.toMillis()),
            Map.of("instrument", instrument.toString())));
  }

  private void end() {
    if (deadline != null) {
      deadline.stop();
    }
    if (extrasDue != null) {
      extrasDue.stop();
    }
    if (reading != null) {
      reading.close();
      reading = null;
    }
  }
}
