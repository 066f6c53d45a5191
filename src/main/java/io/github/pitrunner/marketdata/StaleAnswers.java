package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Old quotes that were given because there was no other: each is an alert until a fresh quote of
 * its instrument is seen.
 */
final class StaleAnswers {
  private final Alerts alerts;
  private final Set<String> alerted = new LinkedHashSet<>();
  private long given;

  StaleAnswers(Alerts alerts) {
    this.alerts = alerts;
  }

  /**
   * An old quote is given.
   *
   * @param why there is no other
   */
  void onGiven(Quote quote, Duration age, String why) {
    given++;
    String subject = subject(quote);
    alerted.add(subject);
    alerts.raise(
        new Alert(
            Alert.Kind.STALE_QUOTE,
            subject,
            "A quote of %s that is %d s old was given, marked as stale: %s"
                .formatted(subject, age.toSeconds(), why)));
  }

  /** A quote has come. */
  void onQuote(Quote quote) {
    if (!alerted.isEmpty()
        && quote.status() == QuoteStatus.FRESH
        && quote.receiveTime() != null
        && alerted.remove(subject(quote))) {
      alerts.resolve(Alert.Kind.STALE_QUOTE, subject(quote));
    }
  }

  /** Times since the start that an old quote was given. */
  long given() {
    return given;
  }

  private static String subject(Quote quote) {
    return quote.instrument().toString();
  }
}
