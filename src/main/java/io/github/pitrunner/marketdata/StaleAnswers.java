package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Old quotes that were given because there was no other. Each is an alert until a fresh quote of
 * its line is seen, or no old one was given for a while. They are few, so that they leave room for
 * what else is wrong: when there are too many, one alert stands for all further ones.
 */
final class StaleAnswers {
  static final int MOST_SINGLE = 50;
  static final String OTHERS = "other instruments";
  private static final Duration EXPIRY = Duration.ofMinutes(10);
  private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);

  private final Ports ports;
  private final Map<LineKey, Given> alerted = new LinkedHashMap<>();
  private @Nullable Instant othersGiven;
  private @Nullable Scheduled check;
  private long given;

  /** What it is bound to. */
  record Ports(Alerts alerts, Timer timer, Clock clock, Lines lines) {}

  /** The lines that are open. */
  @FunctionalInterface
  interface Lines {
    /** The quote of a line if it is fresh and was heard of since then; else null. */
    @Nullable Quote fresh(LineKey key, Instant since);
  }

  private record Given(String subject, Instant time) {}

  StaleAnswers(Ports ports) {
    this.ports = ports;
  }

  /**
   * An old quote is given.
   *
   * @param why there is no other
   */
  void onGiven(LineKey key, Quote quote, Duration age, String why) {
    given++;
    Instant now = ports.clock().instant();
    String subject = quote.instrument().toString();
    if (alerted.containsKey(key) || alerted.size() < MOST_SINGLE) {
      alerted.put(key, new Given(subject, now));
    } else {
      othersGiven = now;
      subject = OTHERS;
    }
    ports
        .alerts()
        .raise(
            new Alert(
                Alert.Kind.STALE_QUOTE,
                subject,
                "A quote of %s that is %d s old was given, marked as stale: %s"
                    .formatted(quote.instrument(), age.toSeconds(), why)));
    if (check == null) {
      // Looked after now and then, so that it costs the quotes nothing.
      check = ports.timer().every(CHECK_PERIOD, this::check);
    }
  }

  /** A fresh quote has come that no line has brought. */
  void onFresh(LineKey key) {
    Given resolved = alerted.remove(key);
    boolean isOver =
        resolved != null
            && alerted.values().stream()
                .noneMatch(other -> other.subject().equals(resolved.subject()));
    if (resolved != null && isOver) {
      ports.alerts().resolve(Alert.Kind.STALE_QUOTE, resolved.subject());
    }
  }

  private void check() {
    Instant now = ports.clock().instant();
    List.copyOf(alerted.keySet())
        .forEach(
            key -> {
              Given told = alerted.get(key);
              if (told != null && (isOld(told.time(), now) || isFresh(key, told.time()))) {
                onFresh(key);
              }
            });
    if (othersGiven != null && isOld(othersGiven, now)) {
      othersGiven = null;
      ports.alerts().resolve(Alert.Kind.STALE_QUOTE, OTHERS);
    }
    if (alerted.isEmpty() && othersGiven == null && check != null) {
      check.cancel();
      check = null;
    }
  }

  /** The clock may have been set back. */
  private static boolean isOld(Instant time, Instant now) {
    return time.isAfter(now.plus(EXPIRY)) || !time.plus(EXPIRY).isAfter(now);
  }

  private boolean isFresh(LineKey key, Instant since) {
    Quote quote = ports.lines().fresh(key, since);
    Instant received = quote == null ? null : quote.receiveTime();
    return received != null && received.isAfter(since);
  }

  /** Times since the start that an old quote was given. */
  long given() {
    return given;
  }
}
