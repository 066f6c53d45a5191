package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.domain.QuoteStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says and counts what is wrong with lines: once for each silence, once for each broken farm. */
final class LineAlarms {
  private static final Logger LOG = Logger.getLogger(LineAlarms.class);

  private final Set<String> farms = new HashSet<>();
  private long raised;
  private long askedAnew;

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
    } else if (farms.add(farm.name())) {
      raised++;
      LOG.warnf(
          "Quotes of %s and perhaps others are stale: farm %s is broken",
          line.instrument(), farm.name());
    }
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
    farms.retainAll(broken);
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
