package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One upstream line and its readers. Long because every event of a line meets here.
 *
 * <pre>
 *              onOpened            first quote complete, or patience over
 *   (new) ──────────────► opening ────────────────────────────────► quoted ─┐ 10197: COMPETING_SESSION,
 *                            ▲  ▲                                     │ ▲   │ silent, farm broken: STALE,
 *                            │  └─ first tick after asking anew ──────┤ │   │ until the next tick
 *                            │ onOpened: values forgotten             │ │   │
 *                            └──────────── gap ◄──── onGap ───────────┤◄┼───┘
 *                                           └─ onKept, then a tick ───┼─┘
 *                                                                     │
 *   another type is told (58): back to opening, for values are not shown under another type
 *   refused for a reason that may pass, once established: gap, and asked for again a few times
 *   refused for permission: asked for once more, as delayed; refused for what was wanted in addition:
 *   asked for without it. Refused otherwise:
 *
 *        last reader left, linger over; or onEnded ───► closed ◄──────┘ (from every state)
 * </pre>
 */
final class QuoteLine implements LineListener, TickTarget {
  private static final Logger LOG = Logger.getLogger(QuoteLine.class);
  private static final int COMPETING_SESSION = 10197;
  private static final int DELAYED_INSTEAD = 10167;
  private static final int NONE = -1;

  private final Instrument instrument;
  private final LineKey key;
  private final Ports ports;
  private final Times times;
  private final LineWatch watch;

  private final Readings readings = new Readings(this);
  private final WantedTicks wanted = new WantedTicks();
  private QuoteCells cells = newCells();
  private @Nullable QuoteCells refreshed;
  private MarketDataType asked;
  private final ShownType type;

  /** Told of a snapshot that has not begun yet. */
  private @Nullable MarketDataType announced;

  private QuoteStatus status = QuoteStatus.FRESH;
  private int requestId = NONE;
  private LineHours hours = new LineHours(new Hours(null, List.of(), List.of(), List.of()));
  private boolean isQuoted;
  private boolean hasLife;
  private boolean hasValues;
  private boolean hasNews;
  private boolean isInBurst;
  private boolean isRefreshing;
  private boolean isKept;
  private boolean isAlarmed;
  private boolean isEachTold;

  /** Something has come on it: the gateway has given the line once. */
  private boolean isEstablished;

  private long sequence;
  private @Nullable Instant receiveTime;
  private @Nullable Quote last;
  private @Nullable Route route;
  private @Nullable Feed feed;
  private final Delay patience;
  private final Delay linger;
  private @Nullable Instant lingersSince;
  private @Nullable Instant heardAt;
  private final LineRetry retry;

  /** What a line is bound to. */
  record Ports(MarketDataMapper mapper, Clock clock, Timer timer, Board board) {}

  /**
   * How long things may take, and what may be done.
   *
   * @param isDelayedEnough delayed data is asked for where live data is refused
   */
  record Times(
      Duration linger,
      Duration firstQuotePatience,
      boolean isDelayedEnough,
      LineWatch.Patience watch) {}

  /** The board that a line stands on. */
  interface Board {
    /** Ticks of this id are the line's, and those of an id before are nobody's. */
    void onOpened(QuoteLine line, int requestId);

    /** A burst has begun: publish the line's quote at its end. */
    void onBurst(QuoteLine line);

    /** No tick is the line's until it is opened again. */
    void onGap(QuoteLine line);

    /** The line is asked for anew because it is silent. */
    void onAskedAnew(QuoteLine line);

    /**
     * The line is silent although it should not be.
     *
     * @param farm the broken one that it may come from; null if there is none
     */
    void onStale(QuoteLine line, @Nullable Farm farm);

    /** The line is over. */
    void onClosed(QuoteLine line);
  }

  /**
   * @param asked the type that is asked for; what the line really has is told by the gateway
   */
  // An instrument with a type is a line; the other two are what all lines share.
  QuoteLine(Instrument instrument, MarketDataType asked, Ports ports, Times times) {
    this.instrument = instrument;
    this.key = LineKey.of(instrument, asked);
    this.watch = new LineWatch(times.watch(), ports.clock().instant());
    this.ports = ports;
    this.times = times;
    this.asked = asked;
    this.type = new ShownType(asked);
    this.retry = new LineRetry(ports.timer(), this::retry);
    this.patience = new Delay(ports.timer(), times.firstQuotePatience(), this::onPatienceOver);
    this.linger = new Delay(ports.timer(), times.linger(), this::close);
  }

  /**
   * Asks the gateway for the line.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  void open() {
    feed = ports.mapper().openLine(new MarketDataMapper.Ask(instrument, route, asked), this);
  }

  private void openElsewhere() {
    if (feed != null) {
      feed.cancel();
    }
    open();
  }

  Readings.Reading join(QuoteReader reader, QuoteTerms terms) {
    lingersSince = null;
    linger.stop();
    Readings.Reading reading = readings.join(reader, terms);
    if (wanted.add(terms.generic()) && feed != null) {
      requestId = NONE;
      feed.reopen();
    }
    return reading;
  }

  @Override
  public Set<GenericTick> generic() {
    return wanted.all();
  }

  LineKey key() {
    return key;
  }

  private QuoteCells newCells() {
    return new QuoteCells(new ExtraCells(wanted.types()));
  }

  /** The type that is asked for now: delayed where live data was refused. */
  MarketDataType asked() {
    return asked;
  }

  /** The quote if it can be relied on and something was heard since then; else null. */
  @Nullable Quote fresh(Instant since) {
    Quote known = last;
    Instant heard = heardAt;
    boolean isFresh =
        isQuoted
            && status == QuoteStatus.FRESH
            && known != null
            && known.status() == QuoteStatus.FRESH
            && known.receiveTime() != null
            && heard != null
            && !heard.isBefore(since)
            // The clock may have been set back.
            && !heard.isAfter(ports.clock().instant());
    return isFresh ? known : null;
  }

  /** It has been asked for and its first quote is on its way. */
  boolean isOpening() {
    return !isQuoted && status == QuoteStatus.FRESH;
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

  /** Since when nobody reads it; null while somebody does. */
  @Nullable Instant lingersSince() {
    return lingersSince;
  }

  /** Whether its newest value came just now. */
  boolean isReceivedAt(Instant now) {
    return now.equals(receiveTime);
  }

  @Override
  public QuoteCells cells() {
    if (isRefreshing) {
      // The first tick since the line was asked for anew: the snapshot begins, and what was known
      // before is no part of it.
      refreshed = cells;
      toOpening();
    }
    return cells;
  }

  @Override
  public void onTick(boolean isOfQuote) {
    if (status == QuoteStatus.GAP && !isKept) {
      return;
    }
    wanted.onHeard();
    isEstablished = true;
    retry.onHeard();
    if (refreshed != null) {
      onFirstTick(refreshed, isOfQuote);
    }
    hasLife = true;
    boolean wasSilent = status == QuoteStatus.STALE || status == QuoteStatus.GAP;
    if (isOfQuote || wasSilent) {
      hasValues |= isOfQuote;
      toFresh();
      isEachTold = isQuoted && readings.areOfEveryTick();
      if (isEachTold) {
        tellEach();
      }
    }
    toBurst();
  }

  /** Those who want each tick do not wait for the end of the burst. */
  private void tellEach() {
    Instant now = ports.clock().instant();
    if (hasValues) {
      receiveTime = now;
    }
    readings.tell(true, newQuote(now));
  }

  /** A tick of something else does not begin the snapshot. */
  private void onFirstTick(QuoteCells before, boolean isOfQuote) {
    refreshed = null;
    if (isOfQuote) {
      toAnnouncedType();
    } else {
      patience.stop();
      cells = before;
      isQuoted = true;
      isRefreshing = true;
    }
  }

  private void toFresh() {
    hasNews = true;
    if (status == QuoteStatus.GAP) {
      // A line that was kept shows that it lives; what it knew before is still so.
      isQuoted = last != null && last.type() == type.of(cells);
      if (!isQuoted) {
        patience.start();
      }
    }
    status = QuoteStatus.FRESH;
    if (isAlarmed) {
      isAlarmed = false;
      LOG.infof("Quotes of %s are fresh again", instrument);
    }
  }

  /** The burst is over: everybody gets one quote of it. */
  void onBurstEnd(Instant now) {
    boolean isWorthTelling = hasNews;
    isInBurst = false;
    hasNews = false;
    if (hasValues) {
      receiveTime = now;
      hasValues = false;
    }
    if (hasLife) {
      heardAt = now;
      if (status != QuoteStatus.COMPETING_SESSION) {
        watch.onHeard(now);
      }
    }
    hasLife = false;
    if (isWorthTelling && status != QuoteStatus.GAP && (isQuoted || cells.isComplete())) {
      tell(now);
    }
  }

  private PublishedQuote newQuote(Instant now) {
    sequence++;
    Quote quote = quote();
    last = quote;
    return new PublishedQuote(quote, now);
  }

  /** The gateway tells of the next days. Who does not know the hours leaves them as they are. */
  void onHours(LineHours newest) {
    if (newest.hours().zone() != null) {
      hours = newest;
    }
  }

  LineHours hours() {
    return hours;
  }

  /** Looks whether its silence means something. */
  void lookAt(Instant now) {
    switch (watch.verdict(now, isTrading(now))) {
      case ASK_ANEW -> askAnew();
      case CALL_STALE -> toStale();
      case NOTHING -> {}
    }
  }

  private boolean isTrading(Instant now) {
    return hours.isTrading(now) && !Boolean.TRUE.equals(cells.halted());
  }

  private void askAnew() {
    requestId = NONE;
    ports.board().onAskedAnew(this);
    if (feed != null) {
      feed.reopen();
    }
  }

  /** Asks for it anew, for somebody to whom what is known is too old. */
  void refresh() {
    if (feed != null && isQuoted && !isRefreshing) {
      requestId = NONE;
      feed.reopen();
    }
  }

  private void toStale() {
    isAlarmed = true;
    ports.board().onStale(this, watch.brokenFarm());
    if (status != QuoteStatus.STALE) {
      status = QuoteStatus.STALE;
      publish();
    }
  }

  @Override
  public void onOpened(int newRequestId) {
    requestId = newRequestId;
    isKept = false;
    wanted.onAsked();
    ports.board().onOpened(this, requestId);
    watch.onOpened(ports.clock().instant());
    if (isQuoted) {
      // Asked for anew, without a gap: what is known holds until the snapshot begins.
      isRefreshing = true;
    } else {
      toOpening();
      type.onAsked(asked);
      announced = null;
      receiveTime = null;
      status = QuoteStatus.FRESH;
    }
  }

  private void toOpening() {
    isRefreshing = false;
    cells = newCells();
    isQuoted = false;
    patience.start();
  }

  @Override
  public boolean onKept() {
    if (requestId == NONE) {
      return false;
    }
    isKept = true;
    watch.onKept(ports.clock().instant());
    ports.board().onOpened(this, requestId);
    return true;
  }

  @Override
  public void onFarmBroken(Farm farm) {
    watch.onFarmBroken(farm, ports.clock().instant());
  }

  @Override
  public void onFarmBack(Farm farm, Instant brokenSince) {
    watch.onFarmBack(brokenSince, ports.clock().instant());
  }

  @Override
  public void onType(MarketDataType next) {
    if (status == QuoteStatus.GAP && !isKept) {
      return;
    }
    if (isRefreshing) {
      announced = next;
      return;
    }
    MarketDataType before = type.of(cells);
    if (!type.onTold(next, cells)) {
      forgetValues();
    } else if (isQuoted && type.of(cells) != before) {
      publish();
    }
  }

  private void toAnnouncedType() {
    MarketDataType next = announced;
    announced = null;
    if (next != null) {
      var unused = type.onTold(next, cells);
    }
  }

  /** What was known is of another type; the next quote waits as the first one did. */
  private void forgetValues() {
    cells = newCells();
    isQuoted = false;
    isEachTold = false;
    hasValues = false;
    hasNews = false;
    receiveTime = null;
    if (status != QuoteStatus.GAP) {
      patience.start();
    }
  }

  @Override
  public void onComputation(ComputedFrom from, OptionComputation computation) {
    onTick(cells().onComputation(from, computation));
  }

  @Override
  public void onReroute(Route to) {
    if (!to.equals(route)) {
      LOG.infof(
          "Quotes of %s come from contract %d at %s", instrument, to.contractId(), to.exchange());
      route = to;
      try {
        openElsewhere();
      } catch (Failure e) {
        onEnded(e);
      }
    }
  }

  @Override
  public void onNotice(GatewayMessage notice) {
    boolean isKnown = notice.code() == COMPETING_SESSION && status == QuoteStatus.COMPETING_SESSION;
    LOG.logf(
        isKnown ? Logger.Level.DEBUG : Logger.Level.INFO, "Quotes of %s: %s", instrument, notice);
    if (notice.code() == COMPETING_SESSION) {
      onCompeting();
    } else if (notice.code() == DELAYED_INSTEAD && !type.isDelayed()) {
      onType(type.of(cells).delayed());
    }
  }

  private void onCompeting() {
    watch.onBlocked(ports.clock().instant());
    if (status != QuoteStatus.COMPETING_SESSION) {
      status = QuoteStatus.COMPETING_SESSION;
      publish();
    }
  }

  @Override
  public void onGap(String reason) {
    patience.stop();
    watch.onClosed();
    isRefreshing = false;
    isKept = false;
    announced = null;
    status = QuoteStatus.GAP;
    isQuoted = false;
    last = last == null ? null : last.withStatus(QuoteStatus.GAP);
    ports.board().onGap(this);
    readings.tell(reader -> reader.onGap(reason));
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    if (failure.reason() == Reason.NO_MARKET_DATA_PERMISSION) {
      if (times.isDelayedEnough() && !asked.isDelayed() && openDelayed()) {
        return;
      }
      toNoPermission();
    } else if (failure.reason() == Reason.GATEWAY_REFUSED && wanted.hasNew()) {
      giveUpExtras(failure);
      return;
    } else if (isEstablished && readings.size() > 0 && LineRetry.mayPass(failure)) {
      retryLater(failure);
      return;
    }
    end(failure);
  }

  /** The gateway may still count the lines of the session before, or not know contracts yet. */
  private void retryLater(Failure failure) {
    if (retry.later()) {
      LOG.infof("Quotes of %s are asked for again soon: %s", instrument, failure.getMessage());
      if (status != QuoteStatus.GAP) {
        onGap(String.valueOf(failure.getMessage()));
      }
    } else {
      end(failure);
    }
  }

  private void retry() {
    requestId = NONE;
    try {
      open();
    } catch (Failure.Unavailable away) {
      retry.whenBack();
    } catch (Failure none) {
      onEnded(none);
    }
  }

  private void end(Failure failure) {
    close();
    readings.end(reader -> reader.onProblem(failure));
  }

  /** For the line's life; the next line of the instrument is asked for as live again. */
  private boolean openDelayed() {
    LOG.infof("Quotes of %s are not permitted live: they are asked for as delayed", instrument);
    asked = asked.delayed();
    // What was known was live.
    isQuoted = false;
    return openAgain();
  }

  /** Whether there is a line again; what it needed before has just been given back. */
  private boolean openAgain() {
    requestId = NONE;
    try {
      open();
      return true;
    } catch (Failure e) {
      LOG.infof("Quotes of %s: %s", instrument, e.getMessage());
      return false;
    }
  }

  private void toNoPermission() {
    status = QuoteStatus.NO_PERMISSION;
    isEachTold = false;
    tell(ports.clock().instant());
  }

  /**
   * The line was refused with what was wanted in addition to what it had: those who want that are
   * told so, and the others keep the line.
   */
  private void giveUpExtras(Failure failure) {
    Set<GenericTick> refused = wanted.giveUpNew();
    readings.end(
        terms -> terms.generic().stream().anyMatch(refused::contains),
        reader -> reader.onProblem(failure));
    if (readings.size() == 0) {
      close();
    } else if (!openAgain()) {
      end(failure);
    }
  }

  /** Tells what has changed, unless the first quote is still waited for. */
  private void publish() {
    isEachTold = false;
    if (isQuoted) {
      hasNews = true;
      toBurst();
    } else if (!patience.isRunning()) {
      tell(ports.clock().instant());
    }
  }

  private void toBurst() {
    if (!isInBurst) {
      isInBurst = true;
      ports.board().onBurst(this);
    }
  }

  private void onPatienceOver() {
    if (!isQuoted) {
      // Without any value the line is open but silent, and its quote says so.
      if (receiveTime == null && status == QuoteStatus.FRESH) {
        status = QuoteStatus.STALE;
      }
      tell(ports.clock().instant());
    }
  }

  private void tell(Instant now) {
    patience.stop();
    isQuoted = true;
    if (isEachTold && last != null) {
      isEachTold = false;
      readings.tell(false, new PublishedQuote(last, now));
    } else {
      PublishedQuote published = newQuote(now);
      readings.tell(reader -> reader.onQuote(published));
    }
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
        type.of(cells),
        status,
        cells.option(),
        cells.extras());
  }

  /** The last one that leaves lets the line linger. */
  void onReaderLeft() {
    if (readings.size() == 0 && retry.isRunning()) {
      close();
    } else if (readings.size() == 0 && !linger.isRunning() && feed != null) {
      lingersSince = ports.clock().instant();
      linger.start();
    }
  }

  /** Gives the line up. */
  void close() {
    patience.stop();
    linger.stop();
    retry.stop();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
    ports.board().onClosed(this);
  }
}
