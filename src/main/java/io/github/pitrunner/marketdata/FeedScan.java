package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at feeds now and then while there are any, and keeps their hours known. */
final class FeedScan {
  private static final Logger LOG = Logger.getLogger(FeedScan.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final MarketDataRoom room;
  private final Supplier<? extends List<? extends Watched>> feeds;
  private LocalDate hoursDay = LocalDate.EPOCH;
  private @Nullable Scheduled scan;

  /** A feed whose silence may mean something. */
  interface Watched {
    Instrument instrument();

    FeedWatch watch();

    /** Looks whether it is to be asked for anew. */
    void lookAt(Instant now);
  }

  FeedScan(MarketDataRoom room, Supplier<? extends List<? extends Watched>> feeds) {
    this.room = room;
    this.feeds = feeds;
  }

  /** There is a feed. */
  void begin() {
    if (scan == null) {
      scan = room.timer().every(PERIOD, this::scan);
    }
  }

  private void scan() {
    Instant now = room.now();
    List<? extends Watched> open = feeds.get();
    askForHours(now, open);
    open.forEach(feed -> feed.lookAt(now));
    if (open.isEmpty() && scan != null) {
      scan.cancel();
      scan = null;
    }
  }

  /** The gateway tells of a few days, and a feed may be read for longer. */
  private void askForHours(Instant now, List<? extends Watched> open) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (today.equals(hoursDay) || !room.gateway().status().isReady()) {
      return;
    }
    hoursDay = today;
    for (Watched feed : open) {
      if (feed.watch().hours().isRunningOut(now)) {
        Instrument instrument = feed.instrument();
        room.instruments()
            .find(InstrumentRef.contract(instrument.contractId(), instrument.exchange()))
            .onSuccess(details -> feed.watch().onHours(new LineHours(details.hours())))
            .onFailure(
                cause ->
                    LOG.warnf(
                        "The hours of %s of the next days are not known: %s",
                        instrument, cause.getMessage()));
      }
    }
  }
}
