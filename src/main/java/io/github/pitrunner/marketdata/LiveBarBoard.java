package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The live bars that are open: the same ones once, however many read them. */
final class LiveBarBoard implements FeedCensus.Counted {
  private static final Logger LOG = Logger.getLogger(LiveBarBoard.class);
  private static final Duration SCAN_PERIOD = Duration.ofSeconds(1);

  /** Updates come every five seconds at most: less proves nothing. */
  private static final Duration LEAST_PROOF = Duration.ofSeconds(12);

  private final MarketDataRoom room;
  private final LiveBars.Ports ports;
  private final Map<LiveBarKey, LiveBars> open = new LinkedHashMap<>();
  private LocalDate hoursDay = LocalDate.EPOCH;
  private @Nullable Scheduled scan;

  LiveBarBoard(MarketDataRoom room, BarMapper mapper) {
    this.room = room;
    MarketDataConfig config = room.config();
    Duration proof = config.verify().compareTo(LEAST_PROOF) < 0 ? LEAST_PROOF : config.verify();
    this.ports =
        new LiveBars.Ports(
            mapper,
            room.gateway().clock(),
            room.timer(),
            new LiveBars.Settings(
                config.linger(),
                new LineWatch.Patience(config.silence(), proof, config.competingRetry())),
            bars -> open.remove(bars.key(), bars));
    room.census().add(FeedCensus.Kind.LIVE_BARS, this);
  }

  /**
   * Begins to read live bars.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  LiveBars join(LiveBarKey key, InstrumentDetails details, LiveBarReader reader) {
    LineHours hours = hours(key, details.hours());
    LiveBars bars = open.get(key);
    if (bars == null) {
      bars = new LiveBars(key, details.instrument(), hours, ports);
      open(bars);
      open.put(key, bars);
      if (scan == null) {
        scan = room.timer().every(SCAN_PERIOD, this::scan);
      }
    }
    bars.onHours(hours);
    bars.join(reader);
    return bars;
  }

  @Override
  public int size() {
    return open.size();
  }

  @Override
  public int readers() {
    return open.values().stream().mapToInt(LiveBars::readers).sum();
  }

  private void open(LiveBars bars) {
    try {
      bars.open();
    } catch (Failure.Exhausted none) {
      longestIdle().orElseThrow(() -> none).close();
      bars.open();
    }
  }

  /** Of those that hold a line, the one that nobody has read for longest. */
  private Optional<LiveBars> longestIdle() {
    LiveBars longest = null;
    Instant since = Instant.MAX;
    for (LiveBars bars : open.values()) {
      Instant idle = bars.idleSince();
      if (bars.key().isRealTime() && idle != null && idle.isBefore(since)) {
        longest = bars;
        since = idle;
      }
    }
    return Optional.ofNullable(longest);
  }

  private static LineHours hours(LiveBarKey key, Hours hours) {
    return new LineHours(
        key.regularHoursOnly()
            ? new Hours(hours.zone(), hours.regular(), hours.regular(), hours.closedDays())
            : hours);
  }

  private void scan() {
    Instant now = room.now();
    askForHours(now);
    List.copyOf(open.values()).forEach(bars -> bars.lookAt(now));
    if (open.isEmpty() && scan != null) {
      scan.cancel();
      scan = null;
    }
  }

  /** The gateway tells of a few days, and bars may be read for longer. */
  private void askForHours(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (today.equals(hoursDay) || !room.gateway().status().isReady()) {
      return;
    }
    hoursDay = today;
    for (LiveBars bars : List.copyOf(open.values())) {
      if (bars.hours().isRunningOut(now)) {
        var instrument = bars.instrument();
        room.instruments()
            .find(InstrumentRef.contract(instrument.contractId(), instrument.exchange()))
            .onSuccess(details -> bars.onHours(hours(bars.key(), details.hours())))
            .onFailure(
                cause ->
                    LOG.warnf(
                        "The hours of %s of the next days are not known: %s",
                        instrument, cause.getMessage()));
      }
    }
  }
}
