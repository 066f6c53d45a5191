package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.PatientAlerts;
import io.github.pitrunner.domain.QuoteStatus;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says and counts what is wrong with lines: once for each silence, once for each broken farm. Each
 * is an alert until something is heard again, or nobody wants to hear it any more.
 */
final class LineAlarms {
  private static final Logger LOG = Logger.getLogger(LineAlarms.class);

  private final PatientAlerts alerts;
  private final Set<String> farms = new HashSet<>();
  private final Map<QuoteLine, String> silent = new LinkedHashMap<>();
  private long raised;
  private long askedAnew;

  LineAlarms(Alerts alerts) {
    this.alerts = new PatientAlerts(alerts);
  }

  void onAskedAnew(QuoteLine line) {
    askedAnew++;
    // What is known to be wrong has been said already.
    LOG.logf(
        line.status() == QuoteStatus.FRESH ? Logger.Level.INFO : Logger.Level.DEBUG,
        "Quotes of %s are asked for anew: nothing was heard",
        line.instrument());
  }

  void onStale(QuoteLine line, @Nullable Farm farm) {
    if (farm == null) {
      raised++;
      LOG.warnf(
          "Quotes of %s are stale: nothing was heard while it trades, although they were asked for anew",
          line.instrument());
      String subject = line.instrument().toString();
      silent.put(line, subject);
      raise(
          subject,
          "Quotes of %s are stale: nothing was heard while it trades, although they were asked for anew; do not trade by them"
              .formatted(line.instrument()));
    } else if (farms.add(farm.name())) {
      raised++;
      LOG.warnf(
          "Quotes of %s and perhaps others are stale: farm %s is broken",
          line.instrument(), farm.name());
      raise(
          subject(farm.name()),
          "Quotes of %s and perhaps others are stale: the broker's farm %s is broken; the gateway restores it by itself, do not trade by them"
              .formatted(line.instrument(), farm.name()));
    }
  }

  private void raise(String subject, String message) {
    alerts.raise(new Alert(Alert.Kind.STALE_DATA, subject, message));
  }

  private static String subject(String farm) {
    return "farm " + farm;
  }

  /** A line is closed, or is stale no more. */
  void onWell(QuoteLine line) {
    String subject = silent.remove(line);
    // An instrument may have lines of several types.
    if (subject != null && !silent.containsValue(subject)) {
      alerts.resolve(Alert.Kind.STALE_DATA, subject);
    }
  }

  /** Lines that something was heard of since they were last looked at are well again. */
  void look() {
    if (!silent.isEmpty()) {
      List.copyOf(silent.keySet()).stream()
          .filter(line -> line.status() != QuoteStatus.STALE)
          .forEach(this::onWell);
    }
    alerts.onTick();
  }

  /**
   * What the gateway tells of its farms: the next break of one that is not broken is worth a word.
   * With a session that is lost, all that was known of farms is.
   */
  void onFarms(List<Farm> known) {
    Set<String> broken =
        known.stream()
            .filter(farm -> farm.state() == LinkState.DOWN || farm.state() == LinkState.CONNECTING)
            .map(Farm::name)
            .collect(Collectors.toSet());
    Set<String> back = new HashSet<>(farms);
    back.removeAll(broken);
    farms.removeAll(back);
    back.forEach(farm -> alerts.resolve(Alert.Kind.STALE_DATA, subject(farm)));
  }

  /** Alarms since the start. */
  long raised() {
    return raised;
  }

  /** Times that a line was asked for anew, since the start. */
  long askedAnew() {
    return askedAnew;
  }
}
