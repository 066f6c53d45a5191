package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One upstream line and its readers. Long because every event of a line meets here.
 *
 * <pre>
 *              onOpened            first quote complete, or patience over
 *   (new) ──────────────► opening ────────────────────────────────► quoted ─┐
 *                            ▲                                        │     │ 10197: COMPETING_SESSION
 *                            │ onOpened: values forgotten             │     │ until the next tick
 *                            └──────────── gap ◄──── onGap ───────────┤◄────┘
 *                                                                     │
 *        last reader left, linger over; or onEnded ───► closed ◄──────┘ (from every state)
 * </pre>
 */
final class QuoteLine implements LineListener {
  private static final Logger LOG = Logger.getLogger(QuoteLine.class);
  private static final int COMPETING_SESSION = 10197;
  private static final int DELAYED_INSTEAD = 10167;

  private final Instrument instrument;
  private final Ports ports;
  private final Times times;

  private final Readings readings = new Readings(this);
  private QuoteCells cells = new QuoteCells();
  private MarketDataType type;
  private QuoteStatus status = QuoteStatus.FRESH;
  private boolean isQuoted;
  private boolean isHeard;
  private boolean isInBurst;
  private long sequence;
  private @Nullable Instant receiveTime;
  private @Nullable Quote last;
  private @Nullable Route route;
  private @Nullable Feed feed;
  private @Nullable Scheduled patience;
  private @Nullable Scheduled linger;

  /** What a line is bound to. */
  record Ports(MarketDataMapper mapper, Clock clock, Timer timer, Board board) {}

  /**
   * How long things may take, and what is asked for.
   *
   * @param type that the session asks for; what a line really has is told by the gateway
   */
  record Times(Duration linger, Duration firstQuotePatience, MarketDataType type) {}

  /** The board that a line stands on. */
  interface Board {
    /** Ticks of this id are the line's, and those of an id before are nobody's. */
    void onOpened(QuoteLine line, int requestId);

    /** A burst has begun: publish the line's quote at its end. */
    void onBurst(QuoteLine line);

    /** No tick is the line's until it is opened again. */
    void onGap(QuoteLine line);

    /** The line is over. */
    void onClosed(QuoteLine line);
  }

  QuoteLine(Instrument instrument, Ports ports, Times times) {
    this.instrument = instrument;
    this.ports = ports;
    this.times = times;
    this.type = times.type();
  }

  /**
   * Asks the gateway for the line.
   *
   * @throws Failure.Unavailable if the gateway is away
   */
  void open() {
    feed = ports.mapper().openLine(instrument, route, this);
  }

  private void reopen() {
    if (feed != null) {
      feed.cancel();
    }
    open();
  }

  Readings.Reading join(QuoteReader reader) {
    if (linger != null) {
      linger.cancel();
      linger = null;
    }
    return readings.join(reader);
  }

  /** The quote as it stands; null before the first one and in a gap. */
  @Nullable PublishedQuote current() {
    return isQuoted && last != null ? new PublishedQuote(last, ports.clock().instant()) : null;
  }

  Instrument instrument() {
    return instrument;
  }

  int readers() {
    return readings.size();
  }

  /** The last quote of this line, reliable or not; null before the first one. */
  @Nullable Quote last() {
    return last;
  }

  QuoteStatus status() {
    return status;
  }

  /** The values that ticks fill; whoever changes them calls {@link #onTick}. */
  QuoteCells cells() {
    return cells;
  }

  /** Values have changed. */
  void onTick() {
    isHeard = true;
    status = QuoteStatus.FRESH;
    toBurst();
  }

  /** The burst is over: everybody gets one quote of it. */
  void onBurstEnd(Instant now) {
    isInBurst = false;
    if (isHeard) {
      receiveTime = now;
      isHeard = false;
    }
    if (status != QuoteStatus.GAP && (isQuoted || cells.isComplete())) {
      tell(now);
    }
  }

  @Override
  public void onOpened(int requestId) {
    cells = new QuoteCells();
    type = times.type();
    status = QuoteStatus.FRESH;
    isQuoted = false;
    receiveTime = null;
    stopPatience();
    patience = ports.timer().after(times.firstQuotePatience(), this::onPatienceOver);
    ports.board().onOpened(this, requestId);
  }

  @Override
  public void onType(MarketDataType next) {
    if (next != type) {
      type = next;
      publishIfQuoted();
    }
  }

  @Override
  public void onComputation(int rank, OptionComputation computation) {
    if (cells.onComputation(rank, computation)) {
      onTick();
    }
  }

  @Override
  public void onReroute(Route to) {
    if (!to.equals(route)) {
      LOG.infof(
          "Quotes of %s come from contract %d at %s", instrument, to.contractId(), to.exchange());
      route = to;
      try {
        reopen();
      } catch (Failure e) {
        onEnded(e);
      }
    }
  }

  @Override
  public void onNotice(GatewayMessage notice) {
    LOG.infof("Quotes of %s: %s", instrument, notice);
    if (notice.code() == COMPETING_SESSION) {
      status = QuoteStatus.COMPETING_SESSION;
      publishIfQuoted();
    } else if (notice.code() == DELAYED_INSTEAD) {
      onType(MarketDataType.DELAYED);
    }
  }

  @Override
  public void onGap(String reason) {
    stopPatience();
    status = QuoteStatus.GAP;
    isQuoted = false;
    last = last == null ? null : last.withStatus(QuoteStatus.GAP);
    ports.board().onGap(this);
    readings.tell(reader -> reader.onGap(reason));
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    close();
    readings.end(reader -> reader.onProblem(failure));
  }

  private void publishIfQuoted() {
    if (isQuoted) {
      toBurst();
    }
  }

  private void toBurst() {
    if (!isInBurst) {
      isInBurst = true;
      ports.board().onBurst(this);
    }
  }

  private void onPatienceOver() {
    patience = null;
    if (!isQuoted) {
      // Without any value the line is open but silent, and its quote says so.
      if (receiveTime == null && status == QuoteStatus.FRESH) {
        status = QuoteStatus.STALE;
      }
      tell(ports.clock().instant());
    }
  }

  private void tell(Instant now) {
    stopPatience();
    isQuoted = true;
    sequence++;
    Quote quote = quote();
    last = quote;
    PublishedQuote published = new PublishedQuote(quote, now);
    readings.tell(reader -> reader.onQuote(published));
  }

  private Quote quote() {
    return new Quote(
        instrument,
        cells.bid(),
        cells.ask(),
        cells.last(),
        cells.day(),
        cells.venues(),
        cells.halted(),
        cells.lastTradeTime(),
        receiveTime,
        sequence,
        type,
        status,
        cells.option());
  }

  /** The last one that leaves lets the line linger. */
  void onReaderLeft() {
    if (readings.size() == 0 && linger == null && feed != null) {
      linger =
          ports
              .timer()
              .after(
                  times.linger(),
                  () -> {
                    linger = null;
                    close();
                  });
    }
  }

  private void close() {
    stopPatience();
    if (linger != null) {
      linger.cancel();
      linger = null;
    }
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
    ports.board().onClosed(this);
  }

  private void stopPatience() {
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
  }
}
