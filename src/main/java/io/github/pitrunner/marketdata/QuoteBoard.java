package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.MarketDataType;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final IntObjectMap<QuoteLine> linesById = new IntObjectHashMap<>();
  private final Map<QuoteLine, Integer> ids = new LinkedHashMap<>();
  private final Map<LineKey, Quote> lastKnown = new LastKnown();
  private final QuoteStreams streams = new QuoteStreams();
  private final LineAlarms alarms = new LineAlarms();
  private final AbandonedLines abandoned = new AbandonedLines();
  private final Timer timer;
  private final Instruments instruments;
  private LocalDate hoursDay = LocalDate.EPOCH;
  private final Duration scanPeriod;
  private @Nullable Scheduled scan;
  private @Nullable Instant lastTick;
  private List<QuoteLine> burst = new ArrayList<>();
  private @Nullable Feed typeFeed;

  /** The oldest quote is forgotten when there are too many. */
  private static final class LastKnown extends LinkedHashMap<LineKey, Quote> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<LineKey, Quote> eldest) {
      return size() > MAX_LAST_KNOWN;
    }
  }

  /** A board that hears all ticks of a gateway; made before the gateway's connector starts. */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  public QuoteBoard(
      Gateway gateway, Timer timer, Instruments instruments, MarketDataConfig config) {
    this.gateway = gateway;
    this.instruments = instruments;
    this.mapper = new MarketDataMapper(gateway);
    this.timer = timer;
    LineWatch.Patience watch =
        new LineWatch.Patience(config.silence(), config.verify(), config.competingRetry());
    this.scanPeriod = watch.scanPeriod();
    this.times =
        new QuoteLine.Times(config.linger(), config.firstQuotePatience(), config.type(), watch);
    this.ports = new QuoteLine.Ports(mapper, gateway.clock(), timer, new Lines());
    gateway.setTickSink(new Ticks());
    gateway.addSessionListener(new Sessions());
  }

  /**
   * Begins to read an instrument's quotes.
   *
   * @param hours when silence means something
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  Readings.Reading read(Instrument instrument, Hours hours, QuoteReader reader) {
    requireGateway();
    LineKey key = LineKey.of(instrument);
    LineHours lineHours = new LineHours(hours);
    QuoteLine line = lines.get(key);
    if (line == null) {
      line = new QuoteLine(instrument, lineHours, ports, times);
      open(line);
      lines.put(key, line);
      startScan();
    }
    line.onHours(lineHours);
    return line.join(reader);
  }

  /** Nobody reads a line that lingers: it makes room for one that is wanted. */
  private void open(QuoteLine line) {
    try {
      line.open();
    } catch (Failure.Exhausted none) {
      QuoteLine idle =
          lines.values().stream()
              .filter(other -> other.lingersSince() != null)
              .min(Comparator.comparing(other -> Objects.requireNonNull(other.lingersSince())))
              .orElseThrow(() -> none);
      idle.close();
      line.open();
    }
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
            .find(InstrumentRef.contract(instrument.contractId(), instrument.exchange()))
            .onSuccess(details -> line.onHours(new LineHours(details.hours())))
            .onFailure(
                cause ->
                    LOG.warnf(
                        "The hours of %s of the next days are not known: %s",
                        instrument, cause.getMessage()));
      }
    }
  }

  /** The last quote that was seen, as a stale one. */
  Optional<Quote> lastKnown(Instrument instrument) {
    LineKey key = LineKey.of(instrument);
    QuoteLine line = lines.get(key);
    Quote quote = line == null || line.last() == null ? lastKnown.get(key) : line.last();
    return Optional.ofNullable(quote)
        .filter(known -> known.receiveTime() != null)
        .map(known -> known.withStatus(QuoteStatus.STALE));
  }

  /** The quote of a line that somebody else has open, as it stands; null without one. */
  public @Nullable Quote ofOpenLine(Instrument instrument) {
    QuoteLine line = lines.get(LineKey.of(instrument));
    PublishedQuote current = line == null ? null : line.current();
    return current == null ? null : current.quote();
  }

  /** Whether another session of the same user has the data of an open line. */
  boolean isCompeting(Instrument instrument) {
    QuoteLine line = lines.get(LineKey.of(instrument));
    return line != null && line.status() == QuoteStatus.COMPETING_SESSION;
  }

  /**
   * Makes sure that the gateway is there.
   *
   * @throws Failure.Unavailable otherwise
   */
  void requireGateway() {
    gateway.status().requireBroker(gateway.clock().instant());
  }

  /** The market data type that lines are asked for with. */
  MarketDataType type() {
    return times.type();
  }

  /** Lines that are open, those that linger included. */
  public int lines() {
    return lines.size();
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
      line.onBurstEnd(now);
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
      LineKey key = LineKey.of(line.instrument());
      lines.remove(key, line);
      Quote last = line.last();
      if (last != null && last.receiveTime() != null) {
        lastKnown.remove(key);
        lastKnown.put(key, last);
      }
    }
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
      QuoteLine line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onPrice(tickType, price, size));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onSize(int reqId, int tickType, WireDecimal size) {
      QuoteLine line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onSize(tickType, size));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onGeneric(int reqId, int tickType, double value) {
      QuoteLine line = linesById.get(reqId);
      if (line != null) {
        line.onTick(line.cells().onGeneric(tickType, value));
      } else {
        onTickOfNobody(reqId);
      }
    }

    @Override
    public void onString(int reqId, int tickType, @Nullable String value) {
      QuoteLine line = linesById.get(reqId);
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
      // A session begins with live data by itself.
      if (typeFeed == null && times.type() != MarketDataType.LIVE) {
        typeFeed = mapper.openType(times.type());
      }
      return Future.succeededFuture();
    }

    @Override
    public void onLost(String reason) {
      ids.clear();
      abandoned.onLost();
    }

    @Override
    public void onStatus(ConnectorStatus status) {
      alarms.onFarms(status.farms());
    }
  }
}
