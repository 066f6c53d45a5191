package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.WireDecimal;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public QuoteBoard(Gateway gateway, Timer timer, MarketDataConfig config) {
    this.gateway = gateway;
    this.mapper = new MarketDataMapper(gateway);
    this.times = new QuoteLine.Times(config.linger(), config.firstQuotePatience(), config.type());
    this.ports = new QuoteLine.Ports(mapper, gateway.clock(), timer, new Lines());
    gateway.setTickSink(new Ticks());
    gateway.addSessionListener(new Sessions());
  }

  /**
   * Begins to read an instrument's quotes.
   *
   * @throws Failure.Unavailable if the gateway is away
   */
  Readings.Reading read(Instrument instrument, QuoteReader reader) {
    requireGateway();
    LineKey key = LineKey.of(instrument);
    QuoteLine line = lines.get(key);
    if (line == null) {
      line = new QuoteLine(instrument, ports, times);
      line.open();
      lines.put(key, line);
    }
    return line.join(reader);
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
    }
  }

  /** Follows the lines. */
  private final class Lines implements QuoteLine.Board {
    @Override
    public void onOpened(QuoteLine line, int requestId) {
      onGap(line);
      linesById.put(requestId, line);
      ids.put(line, requestId);
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
      Integer id = ids.remove(line);
      if (id != null) {
        linesById.remove(id);
      }
    }

    @Override
    public void onClosed(QuoteLine line) {
      onGap(line);
      LineKey key = LineKey.of(line.instrument());
      lines.remove(key, line);
      Quote last = line.last();
      if (last != null && last.receiveTime() != null) {
        lastKnown.remove(key);
        lastKnown.put(key, last);
      }
    }
  }

  /** Brings each tick to its line; one of a line that is closed is nobody's. */
  private final class Ticks implements TickSink {
    @Override
    public void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes) {
      QuoteLine line = linesById.get(reqId);
      if (line != null && line.cells().onPrice(tickType, price, size)) {
        line.onTick();
      }
    }

    @Override
    public void onSize(int reqId, int tickType, WireDecimal size) {
      QuoteLine line = linesById.get(reqId);
      if (line != null && line.cells().onSize(tickType, size)) {
        line.onTick();
      }
    }

    @Override
    public void onGeneric(int reqId, int tickType, double value) {
      QuoteLine line = linesById.get(reqId);
      if (line != null && line.cells().onGeneric(tickType, value)) {
        line.onTick();
      }
    }

    @Override
    public void onString(int reqId, int tickType, @Nullable String value) {
      QuoteLine line = linesById.get(reqId);
      if (line != null && line.cells().onString(tickType, value)) {
        line.onTick();
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
  }
}
