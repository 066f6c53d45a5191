package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The book of one instrument, shared by all who read it.
 *
 * <pre>
 *            whole at the end of a burst, or settled
 *  building ─────────────────────────────────────────► standing: published with each burst
 *     ▲                                                    │
 *     └── lost, reset (317), asked anew (316, a row that ──┘
 *         does not exist, more rows wanted): GAP
 * </pre>
 *
 * <p>Rows come one by one. A book is whole when the context has nothing more to read and both sides
 * have the rows that were asked for, or as many as before; one that stays smaller is taken as it is
 * when it has settled. Where one exchange's sides cross the rest of a change is on its way, and is
 * awaited as long.
 *
 * <p>A first book of which nothing is heard is an empty one. One that is asked for again is so
 * after a longer wait, and not at all if it was halted, silent or taken by another session while
 * its instrument trades: then silence says nothing, and the gap lasts until a row comes. Where the
 * farm may be broken nothing is told either, until a row comes or it is asked for anew. On the
 * connector's context.
 */
final class DepthFeed extends SharedFeed<DepthReader> implements DepthListener, FeedScan.Watched {
  private static final Logger LOG = Logger.getLogger(DepthFeed.class);

  /** Least time between two times that it is asked for anew. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A book that is asked for again has so many times the patience to say something. */
  private static final int LONGER = 5;

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Instrument instrument;
  private final boolean isSmart;
  private final Ports ports;
  private final FeedWatch watch;
  private final FeedRetries retries;
  private final DepthRows book = new DepthRows();
  private int rows;
  private boolean isStanding;
  private boolean wasTold;
  private boolean isInGap;

  /** It may have stopped, and nothing came since. */
  private boolean isInDoubt;

  /** It was stopped, or was silent although it trades, and nothing came since. */
  private boolean isSilenceNoProof;

  private boolean isBurst;
  private DepthRows.Count toldRows = new DepthRows.Count(0, 0);
  private long sequence;
  private long misfits;
  private String notice = "";
  private @Nullable Instant receiveTime;
  private @Nullable Instant asked;
  private @Nullable PublishedBook current;
  private @Nullable Feed feed;
  private @Nullable Scheduled settling;
  private @Nullable Scheduled asking;

  /**
   * What a feed is bound to.
   *
   * @param settle how long a book that is being built may take
   * @param patience after which a book of which nothing was heard is an empty one
   */
  record Ports(
      DepthMapper mapper,
      Gateway gateway,
      Timer timer,
      Duration settle,
      Duration patience,
      LineWatch.Patience watch) {}

  DepthFeed(SharedFeeds<?, ?> keeper, InstrumentDetails details, boolean isSmart, Ports ports) {
    super(keeper);
    this.instrument = details.instrument();
    this.isSmart = isSmart;
    this.ports = ports;
    this.watch = new FeedWatch(ports.watch(), ports.gateway().clock(), details);
    this.retries = new FeedRetries(ports.timer(), PAUSE, this::open, this::onEnded);
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public FeedWatch watch() {
    return watch;
  }

  /** Makes room for a reader; before it joins. More rows than before have to be asked for anew. */
  void provide(int wanted) {
    if (wanted <= rows) {
      return;
    }
    rows = wanted;
    if (feed != null) {
      askAnew("a reader wants %d rows".formatted(wanted));
    }
  }

  /** The book as it stands; null before the first one and in a gap. */
  @Nullable PublishedBook current() {
    return current;
  }

  boolean isInGap() {
    return isInGap;
  }

  /** Changes of rows that did not exist. */
  long misfits() {
    return misfits;
  }

  @Override
  void open() {
    feed = ports.mapper().open(instrument, isSmart, () -> rows, this);
  }

  @Override
  void close() {
    stopTimers();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  private void stopTimers() {
    retries.stop();
    settling = cancelled(settling);
    asking = cancelled(asking);
  }

  private static @Nullable Scheduled cancelled(@Nullable Scheduled scheduled) {
    if (scheduled != null) {
      scheduled.cancel();
    }
    return null;
  }

  @Override
  public void onOpened() {
    asking = cancelled(asking);
    asked = now();
    watch.onOpened();
    if (wasTold && !isInGap) {
      toGap("the book was asked for anew");
    }
    build();
    settle(isInGap ? ports.patience().multipliedBy(LONGER) : ports.patience());
  }

  private Instant now() {
    return ports.gateway().clock().instant();
  }

  private void build() {
    book.clear();
    isStanding = false;
    current = null;
    receiveTime = null;
    notice = "";
    isInDoubt = false;
    settling = cancelled(settling);
  }

  @Override
  public void onChange(DepthChange change) {
    if (asking != null) {
      // It is to be asked for anew, and what comes until then belongs to no book.
      return;
    }
    isInDoubt = false;
    isSilenceNoProof = false;
    retries.onHeard();
    watch.onHeard();
    if (!book.apply(change)) {
      misfits++;
      LOG.warnf(
          "The book of %s has no row for %s at %d, the %dth such change: it is asked for anew",
          instrument, change.operation(), change.position(), misfits);
      askAnew("a change of a row that does not exist");
      return;
    }
    boolean isFirst = receiveTime == null;
    receiveTime = now();
    if (isFirst) {
      settling = cancelled(settling);
    }
    if (!isBurst) {
      isBurst = true;
      ports.gateway().execute(this::onBurstEnd);
    }
  }

  private void onBurstEnd() {
    isBurst = false;
    if (receiveTime == null || feed == null || isInDoubt) {
      return;
    }
    // A row that went makes room for another one, which may be on its way.
    boolean isWhole = book.isFull(rows) || (isStanding && book.isAsFullAs(toldRows));
    boolean isHalfChange = !isSmart && (!book.isSorted() || book.isCrossed());
    if (isWhole && !isHalfChange) {
      publish();
    } else if (settling == null) {
      settle(ports.settle());
    }
  }

  private void settle(Duration wait) {
    settling = ports.timer().after(wait, this::onSettled);
  }

  private void onSettled() {
    settling = null;
    if (receiveTime == null && isSilenceNoProof && watch.isTrading()) {
      return;
    }
    if (isSmart || book.isSorted()) {
      publish();
    } else {
      misfits++;
      askAnew("rows that are not in the order of their prices");
    }
  }

  private void publish() {
    settling = cancelled(settling);
    isStanding = true;
    toldRows = book.count();
    wasTold = true;
    isInGap = false;
    sequence++;
    PublishedBook published =
        new PublishedBook(book, new PublishedBook.Stamp(receiveTime, sequence, notice));
    current = published;
    tell(reader -> reader.onBook(published));
  }

  @Override
  public void onReset(String reason) {
    if (asking == null) {
      toGap(reason);
      settle(ports.patience().multipliedBy(LONGER));
    }
  }

  @Override
  public void onHalted(String reason) {
    isSilenceNoProof = true;
    askAnew(reason);
  }

  /** At once, or after a pause if it was asked for anew just now. */
  private void askAnew(String reason) {
    toGap(reason);
    if (asking != null) {
      return;
    }
    Instant last = asked;
    Duration wait = last == null ? Duration.ZERO : Duration.between(now(), last.plus(PAUSE));
    Duration bounded = wait.compareTo(PAUSE) > 0 ? PAUSE : wait;
    // Never from within its own message.
    asking = ports.timer().after(bounded.compareTo(MOMENT) < 0 ? MOMENT : bounded, this::reopen);
  }

  private void reopen() {
    asking = null;
    if (feed != null) {
      feed.reopen();
    }
  }

  @Override
  public void onNotice(String text) {
    LOG.infof("The book of %s: %s", instrument, text);
    notice = text;
  }

  @Override
  public void onGap(String reason) {
    watch.onClosed();
    toGap(reason);
  }

  @Override
  public void onBlocked(String reason) {
    LOG.infof("The book of %s: %s", instrument, reason);
    isSilenceNoProof = true;
    watch.onBlocked();
    toGap("%s: %s".formatted(watch.reason(), reason));
  }

  @Override
  public void lookAt(Instant now) {
    if (feed != null && asking == null && watch.isToBeAskedAnew(now)) {
      LOG.infof("The book of %s: %s; it is asked for anew", instrument, watch.reason());
      isSilenceNoProof = true;
      toGap(watch.reason() + "; it is asked for anew");
      feed.reopen();
    }
  }

  private void toGap(String reason) {
    build();
    tellGap(reason);
  }

  @Override
  public void onDoubt(String reason) {
    watch.onClosed();
    settling = cancelled(settling);
    isInDoubt = true;
    tellGap(reason);
  }

  private void tellGap(String reason) {
    current = null;
    if (!isInGap) {
      isInGap = true;
      tell(reader -> reader.onGap(reason));
    }
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    stopTimers();
    if (wasTold && retries.mayPass(failure)) {
      onGap(String.valueOf(failure.getMessage()));
      retries.begin();
      return;
    }
    end(reader -> reader.onProblem(failure));
  }
}
