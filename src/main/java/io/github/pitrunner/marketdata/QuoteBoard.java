package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Newest;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.github.pitrunner.wire.WireDecimal;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are open and what was last seen on them. There is one line for an instrument
 * however many readers; it is opened with the first and closed a while after the last. Ticks that
 * arrive together become one quote: it is published when the connector's context has nothing more
 * to read.
 */
@Startup
@Singleton
public final class QuoteBoard {
  private static final Logger LOG = Logger.getLogger(QuoteBoard.class);
  private static final int MAX_LAST_KNOWN = 1000;

  private final Gateway gateway;
  private final MarketDataMapper mapper;
  private final QuoteLine.Ports ports;
  private final QuoteLine.Times times;
  private final Map<LineKey, QuoteLine> lines = new LinkedHashMap<>();
  private final IntObjectMap<TickTarget> linesById = new IntObjectHashMap<>();
  private final Map<QuoteLine, Integer> ids = new LinkedHashMap<>();
  private final Map<LineKey, Quote> lastKnown = Newest.put(MAX_LAST_KNOWN);
  private final QuoteStreams streams = new QuoteStreams();
  private final LineAlarms alarms;
  private final AbandonedLines abandoned = new AbandonedLines();
  private final Timer timer;
  private final Instruments instruments;
  private LocalDate hoursDay = LocalDate.EPOCH;
  private final Duration scanPeriod;
  private @Nullable Scheduled scan;
  private @Nullable Instant lastTick;
  private long ticks;
  private List<QuoteLine> burst = new ArrayList<>();
  private final MarketDataConfig config;
  private final StaleAnswers stale;
  private final CurrentQuotes current;

  /** A board that hears all ticks of a gateway; made before the gateway's connector starts. */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  public QuoteBoard(
      Gateway gateway,
      Timer timer,
      Instruments instruments,
      MarketDataConfig config,
      Alerts alerts) {
    this.config = config;
    this.alarms = new LineAlarms(alerts);
    this.stale =
        new StaleAnswers(new StaleAnswers.Ports(alerts, timer, gateway.clock(), this::freshOfLine));
    this.current =
        new CurrentQuotes(
            this,
            new CurrentQuotes.Patience(
                config.quoteTimeout(),
                config.firstQuotePatience(),
                config.freshFor(),
                config.delayedFallback()),
            stale);
    this.gateway = gateway;
    this.instruments = instruments;
    this.mapper = new MarketDataMapper(gateway);
    this.timer = timer;
    LineWatch.Patience watch =
        new LineWatch.Patience(config.silence(), config.verify(), config.competingRetry());
    this.scanPeriod = watch.scanPeriod();
    this.times =
        new QuoteLine.Times(
            config.linger(), config.firstQuotePatience(), config.delayedFallback(), watch);
    this.ports = new QuoteLine.Ports(mapper, gateway.clock(), timer, new Lines());
    gateway.setTickSink(new Ticks());
    gateway.setLineRoom(this::makeRoom);
    gateway.addSessionListener(new Sessions());
  }

  /**
   * Begins to read an instrument's quotes of the configured type.
   *
   * @param hours when silence means something
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  Readings.Reading read(Instrument instrument, Hours hours, QuoteReader reader) {
    return read(instrument, new LineHours(hours), QuoteTerms.of(type()), reader);
  }

  /**
   * Begins to read an instrument's quotes.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  Readings.Reading read(InstrumentDetails details, QuoteTerms terms, QuoteReader reader) {
    return read(details.instrument(), new LineHours(details.hours()), terms, reader);
  }

  // The four are what a reading is.
  private Readings.Reading read(
      Instrument instrument, LineHours hours, QuoteTerms terms, QuoteReader reader) {
    requireGateway();
    LineKey key = LineKey.of(instrument, terms.type());
    QuoteLine known = lines.get(key);
    if (known != null) {
      known.onHours(hours);
      return known.join(reader, terms);
    }
    QuoteLine line = new QuoteLine(instrument, terms.type(), ports, times);
    line.onHours(hours);
    Readings.Reading reading = line.join(reader, terms);
    line.open();
    lines.put(key, line);
    startScan();
    return reading;
  }

  /** Nobody reads a line that lingers: it makes room for whatever is wanted. */
  private boolean makeRoom() {
    Optional<QuoteLine> idle =
        lines.values().stream()
            .filter(line -> line.lingersSince() != null)
            .min(Comparator.comparing(line -> Objects.requireNonNull(line.lingersSince())));
    idle.ifPresent(QuoteLine::close);
    return idle.isPresent();
  }

  private @Nullable Quote freshOfLine(LineKey key, Instant since) {
    QuoteLine line = lines.get(key);
    return line == null ? null : line.fresh(since);
  }

  private void startScan() {
    if (scan == null) {
      scan = timer.every(scanPeriod, this::scan);
    }
  }

  /** One timer for all lines, while there are any. */
  private void scan() {
    Instant now = gateway.clock().instant();
    if (lastTick != null && lastTick.isAfter(now)) {
      // The clock was set back.
      lastTick = now;
    }
    askForHours(now);
    List.copyOf(lines.values()).forEach(line -> line.lookAt(now));
    alarms.look();
    if (lines.isEmpty() && scan != null) {
      scan.cancel();
      scan = null;
    }
  }

  /** The gateway tells of a few days, and a line may be open for longer. */
  private void askForHours(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (today.equals(hoursDay) || !gateway.status().isReady()) {
      return;
    }
    hoursDay = today;
    for (QuoteLine line : List.copyOf(lines.values())) {
      if (line.hours().isRunningOut(now)) {
        Instrument instrument = line.instrument();
        instruments
            .find(InstrumentRef.of(instrument))
            .onSuccess(details -> line.onHours(new LineHours(details.hours())))
            .onFailure(
                cause ->
                    LOG.warnf(
                        "The hours of %s of the next days are not known: %s",
                        instrument, cause.getMessage()));
      }
    }
  }

  /** The quotes of those who want one only. */
  CurrentQuotes current() {
    return current;
  }

  /**
   * The newest quote that is fresh and of live data, of whatever type its line was asked for, among
   * the lines that somebody else has open; null without one. Where the instrument itself is quoted
   * comes before its other exchanges.
   */
  public @Nullable Quote ofOpenLine(Instrument instrument) {
    return lines.values().stream()
        .filter(line -> line.instrument().contractId() == instrument.contractId())
        .map(line -> line.fresh(Instant.MIN))
        .filter(quote -> quote != null && quote.type() == MarketDataType.LIVE)
        .max(
            Comparator.comparing(
                    (Quote quote) -> quote.instrument().exchange().equals(instrument.exchange()))
                .thenComparing(quote -> Objects.requireNonNull(quote.receiveTime())))
        .orElse(null);
  }

  /** Null if there is none. */
  @Nullable QuoteLine line(LineKey key) {
    return lines.get(key);
  }

  /**
   * Opens a snapshot.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  Feed openSnapshot(MarketDataMapper.Ask ask, LineListener listener) {
    return mapper.openSnapshot(ask, listener);
  }

  /** Ticks of this id are the target's from now on. */
  void route(int requestId, TickTarget target) {
    linesById.put(requestId, target);
  }

  /** Ticks of this id are nobody's. */
  void forget(int requestId) {
    linesById.remove(requestId);
  }

  void execute(Runnable task) {
    gateway.execute(task);
  }

  Timer timer() {
    return timer;
  }

  Instant now() {
    return gateway.clock().instant();
  }

  /** When a try makes sense again while another session has the data. */
  Duration competingRetry() {
    return config.competingRetry();
  }

  /** A quote that no line has brought. */
  void remember(LineKey key, Quote quote) {
    lastKnown.remove(key);
    lastKnown.put(key, quote);
    lastTick = gateway.clock().instant();
    stale.onFresh(key);
  }

  /** The last quote that was seen, as a stale one. */
  Optional<Quote> lastKnown(LineKey key) {
    QuoteLine line = lines.get(key);
    return Stream.of(lastKnown.get(key), line == null ? null : line.last())
        .filter(quote -> quote != null && quote.receiveTime() != null)
        .max(Comparator.comparing(quote -> Objects.requireNonNull(quote.receiveTime())))
        .map(known -> known.withStatus(QuoteStatus.STALE));
  }

  /**
   * Makes sure that the gateway is there.
   *
   * @throws Failure.Unavailable otherwise
   */
  void requireGateway() {
    gateway.status().requireBroker(gateway.clock().instant());
  }

  /** The market data type of those who name none. */
  MarketDataType type() {
    return config.type();
  }

  /** Lines that are open, those that linger included. */
  public int lines() {
    return lines.size();
  }

  /** Lines that are open, by the type that they are asked for with now. */
  public Map<MarketDataType, Integer> linesByType() {
    Map<MarketDataType, Integer> counts = new EnumMap<>(MarketDataType.class);
    for (MarketDataType each : MarketDataType.values()) {
      counts.put(each, 0);
    }
    lines.values().forEach(line -> counts.merge(line.asked(), 1, Integer::sum));
    return counts;
  }

  /** Snapshots that were asked for since the start. */
  public long snapshots() {
    return current.snapshots();
  }

  /** Snapshots that are waited for. */
  public int openSnapshots() {
    return current.openSnapshots();
  }

  /** Times since the start that an old quote was given because there was no other. */
  public long staleAnswers() {
    return stale.given();
  }

  /** Readers of all lines. */
  public int readers() {
    return lines.values().stream().mapToInt(QuoteLine::readers).sum();
  }

  /** Open lines whose quotes are stale. */
  public int staleLines() {
    return (int) lines.values().stream().filter(line -> line.status() == QuoteStatus.STALE).count();
  }

  /**
   * Alerts since the start: lines that were silent while they should not be, farms that took lines
   * with them.
   */
  public long staleAlerts() {
    return alarms.raised();
  }

  /** Times since the start that a line was asked for anew because it was silent or blocked. */
  public long askedAnew() {
    return alarms.askedAnew();
  }

  /** Times since the start that a line was cancelled again because it still ticked. */
  public long cancelledAgain() {
    return abandoned.cancelledAgain();
  }

  /** Ticks that have come since the start, those of no line included. */
  public long ticks() {
    return ticks;
  }

  /**
   * How long ago the newest tick of any line was; NaN before the first one. Never negative, even if
   * the clock was set back.
   */
  public double secondsSinceLastTick() {
    if (lastTick == null) {
      return Double.NaN;
    }
    Duration since = Duration.between(lastTick, gateway.clock().instant());
    return Math.max(0, since.toMillis()) / 1000.0;
  }

  /** The streams of quotes that are open. */
  public QuoteStreams streams() {
    return streams;
  }

  private void publish() {
    List<QuoteLine> published = burst;
    burst = new ArrayList<>();
    Instant now = gateway.clock().instant();
    for (QuoteLine line : published) {
      try {
        line.onBurstEnd(now);
      } catch (RuntimeException e) {
        // The other lines of the burst would be mute for ever.
        LOG.errorf(e, "Fault at a quote of %s; the other lines go on", line.instrument());
      }
      lastTick = line.isReceivedAt(now) ? now : lastTick;
    }
  }

  /** Follows the lines. */
  private final class Lines implements QuoteLine.Board {
    @Override
    public void onOpened(QuoteLine line, int requestId) {
      Integer before = ids.put(line, requestId);
      if (before != null && before != requestId) {
        abandon(before);
      }
      linesById.put(requestId, line);
    }

    @Override
    public void onBurst(QuoteLine line) {
      if (burst.isEmpty()) {
        gateway.execute(QuoteBoard.this::publish);
      }
      burst.add(line);
    }

    @Override
    public void onGap(QuoteLine line) {
      Integer id = ids.get(line);
      if (id != null) {
        linesById.remove(id);
      }
    }

    private void abandon(Integer id) {
      linesById.remove(id);
      abandoned.add(id, gateway.clock().instant());
    }

    @Override
    public void onAskedAnew(QuoteLine line) {
      alarms.onAskedAnew(line);
    }

    @Override
    public void onStale(QuoteLine line, @Nullable Farm farm) {
      alarms.onStale(line, farm);
    }

    @Override
    public void onClosed(QuoteLine line) {
      Integer id = ids.remove(line);
      if (id != null) {
        abandon(id);
      }
      alarms.onWell(line);
      LineKey key = line.key();
      lines.remove(key, line);
      Quote last = line.last();
      if (last != null && last.receiveTime() != null) {
        keep(key, last);
      }
    }
  }

  private void keep(LineKey key, Quote last) {
    Quote known = lastKnown.remove(key);
    boolean isNewer =
        known == null
            || known.receiveTime() == null
            || !known.receiveTime().isAfter(Objects.requireNonNull(last.receiveTime()));
    lastKnown.put(key, isNewer ? last : known);
  }

  private void onTickOfNobody(int requestId) {
    if (abandoned.onTick(requestId, gateway.clock().instant())) {
      LOG.infof(
          "Request %d still ticks although it was cancelled: it is cancelled again", requestId);
      mapper.cancelLine(requestId);
    }
  }

  /** Brings each tick to its line; one of a line that is closed is nobody's. */
  private final class Ticks implements TickSink {
    @Override
    public void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes) {
      ticks++;
      TickTarget line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onPrice(tickType, price, size));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onSize(int reqId, int tickType, WireDecimal size) {
      ticks++;
      TickTarget line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onSize(tickType, size));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onGeneric(int reqId, int tickType, double value) {
      ticks++;
      TickTarget line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onGeneric(tickType, value));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onString(int reqId, int tickType, @Nullable String value) {
      ticks++;
      TickTarget line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onString(tickType, value));
      } else {
        onTickOfNobody(reqId);
      }
    }
  }

  /** Sees the session begin and the gateway's link to the broker come and go. */
  private final class Sessions implements SessionListener {
    @Override
    public Future<Void> onSession(Session session) {
      return Future.succeededFuture();
    }

    @Override
    public void onLost(String reason) {
      ids.clear();
      current.onLost();
      abandoned.onLost();
    }

    @Override
    public void onStatus(ConnectorStatus status) {
      alarms.onFarms(status.farms());
    }
  }
}
