package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.marketdata.TickReader.PublishedTick;
import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one instrument and kind, shared by all who read them.
 *
 * <pre>
 *           asked          lost, farm broken, silent, 10197
 *  opening ──────► live ───────────────────► gap ◄───────────┐
 *                   ▲                         │ asked anew,  │ lost
 *                   │  what was missed told   ▼ or a tick    │
 *                   └─────────────────────── filling ────────┘
 * </pre>
 *
 * <p>What was missed in a gap is asked for among the ticks of the past, as long as the gateway
 * still knows it and it is not too much; live ticks wait meanwhile. In a gap nothing is told. On
 * the connector's context.
 */
final class TickFeed extends SharedFeed<TickReader> implements TickListener, FeedScan.Watched {
  private static final Logger LOG = Logger.getLogger(TickFeed.class);
  private static final int MOST_FILL_QUESTIONS = 10;
  private static final Duration PROOF = Duration.ofSeconds(3);

  /** Ticks carry the exchange's time, and the clock here may be ahead of it by less than that. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

  private final Instrument instrument;
  private final TickKey key;
  private final Ports ports;
  private final FeedWatch watch;
  private final FeedRetries retries;

  /** How long the gateway may take to say that another session still has the data. */
  private final Delay proof;

  private final TickOverlap overlap = new TickOverlap();

  /** The ticks of the last second that has any, as far as they were told. */
  private final List<Tick> newest = new ArrayList<>();

  private final List<Tick> held = new ArrayList<>();
  private State state = State.OPENING;
  private Instant toldUntil;
  private OneCaller filling = new OneCaller();

  /** The gateway has given it once. */
  private boolean isEstablished;

  private @Nullable Feed feed;

  /**
   * What a feed is bound to.
   *
   * @param mostHeld live ticks that wait while a gap is filled
   */
  record Ports(
      TickMapper mapper, Timer timer, Clock clock, int mostHeld, LineWatch.Patience patience) {}

  private enum State {
    OPENING,
    LIVE,
    GAP,
    FILLING
  }

  TickFeed(SharedFeeds<?, ?> keeper, InstrumentDetails details, TickKey key, Ports ports) {
    super(keeper);
    this.instrument = details.instrument();
    this.key = key;
    this.ports = ports;
    this.watch = new FeedWatch(ports.patience(), ports.clock(), details);
    this.retries = new FeedRetries(ports.timer(), TickMapper.SAME_PAUSE, this::open, this::onEnded);
    this.proof = new Delay(ports.timer(), PROOF, this::fill);
    this.toldUntil = beginning();
  }

  /** Nothing is told yet: what a gap begins with is asked for from here on. */
  private Instant beginning() {
    return ports.clock().instant().minus(CLOCKS_APART).truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public FeedWatch watch() {
    return watch;
  }

  @Override
  void open() {
    feed = ports.mapper().open(instrument, key, this);
  }

  @Override
  void close() {
    filling.leave();
    proof.stop();
    retries.stop();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  /** Its ticks come as they happen. */
  boolean isLive() {
    return state == State.LIVE;
  }

  /** It is in a gap, or in one that is being filled. */
  boolean isInGap() {
    return state == State.GAP || state == State.FILLING;
  }

  @Override
  public void onOpened() {
    watch.onOpened();
    if (state == State.OPENING) {
      state = State.LIVE;
      toldUntil = beginning();
      tell(TickReader::onLive);
      return;
    }
    isEstablished = true;
    if (state != State.GAP) {
      toGap("the ticks were asked for anew");
    }
    if (watch.isBlocked()) {
      // The gateway says at once that the other session is still there.
      proof.start();
    } else {
      fill();
    }
  }

  @Override
  public void onTick(Tick tick) {
    retries.onHeard();
    isEstablished = true;
    if (state == State.GAP) {
      // It lives after all, and may have missed some.
      fill();
    }
    if (state == State.GAP) {
      // Without the broker that cannot be asked. It is asked for later, and this one with it.
      return;
    }
    watch.onHeard();
    if (state != State.FILLING) {
      publish(tick);
    } else if (held.size() < ports.mostHeld()) {
      held.add(tick);
    } else {
      giveUpFilling("more than %d live ticks came while it was filled".formatted(held.size()));
      publish(tick);
    }
  }

  private void publish(Tick tick) {
    if (!overlap.isRepeat(tick)) {
      onTold(tick);
      PublishedTick published = new PublishedTick(tick);
      tell(reader -> reader.onTick(published));
    }
  }

  private void onTold(Tick tick) {
    if (tick.time().isAfter(toldUntil)) {
      toldUntil = tick.time();
      newest.clear();
    }
    if (tick.time().equals(toldUntil)) {
      newest.add(tick);
    }
  }

  @Override
  public void onGap(String reason) {
    watch.onClosed();
    toGap(reason);
  }

  @Override
  public void onBlocked(String reason) {
    LOG.infof("%s ticks of %s: %s", key.kind(), instrument, reason);
    watch.onBlocked();
    toGap("%s: %s".formatted(watch.reason(), reason));
  }

  @Override
  public void lookAt(Instant now) {
    if (feed != null && !proof.isRunning() && watch.isToBeAskedAnew(now)) {
      LOG.infof(
          "%s ticks of %s: %s; they are asked for anew", key.kind(), instrument, watch.reason());
      toGap(watch.reason() + "; they are asked for anew");
      feed.reopen();
    }
  }

  private void toGap(String reason) {
    if (state == State.OPENING) {
      return;
    }
    boolean wasLive = state == State.LIVE;
    proof.stop();
    filling.leave();
    state = State.GAP;
    held.clear();
    if (wasLive) {
      tell(reader -> reader.onGap(reason));
    }
  }

  /** Asks for what was missed, from the second on of which perhaps not all was told. */
  private void fill() {
    proof.stop();
    state = State.FILLING;
    filling = new OneCaller();
    held.clear();
    List<Tick> missed = new ArrayList<>();
    fill(query(toldUntil), missed, 1, filling);
  }

  private TickQuery query(Instant from) {
    return new TickQuery(
        instrument, key.kind(), key.ignoreSize(), false, true, from, TickQuery.MOST);
  }

  private void fill(TickQuery query, List<Tick> missed, int question, OneCaller caller) {
    ports
        .mapper()
        .past(query, caller)
        .onSuccess(ticks -> onFilled(query, ticks, missed, question, caller))
        .onFailure(
            cause -> {
              if (caller != filling || caller.isGone()) {
                return;
              }
              if (cause instanceof Failure.Unavailable) {
                // The session is lost, or nearly: its next one asks again.
                toGap(String.valueOf(cause.getMessage()));
              } else {
                giveUpFilling(String.valueOf(cause.getMessage()));
              }
            });
  }

  private void onFilled(
      TickQuery query, List<Tick> ticks, List<Tick> missed, int question, OneCaller caller) {
    if (caller != filling || caller.isGone()) {
      return;
    }
    Instant next = next(query, ticks);
    // The second that the next question begins with is told by that one.
    Instant end = next == null ? Instant.MAX : next;
    ticks.stream()
        .filter(tick -> tick.time().isBefore(end))
        .filter(key.kind()::includes)
        .forEach(missed::add);
    if (next == null) {
      onFilled(missed);
    } else if (question < MOST_FILL_QUESTIONS) {
      fill(query.at(next), missed, question + 1, caller);
    } else {
      giveUpFilling("there are more than %d".formatted(missed.size()));
    }
  }

  /** Where to go on from behind a full answer; null when the present is reached. */
  private @Nullable Instant next(TickQuery query, List<Tick> ticks) {
    if (ticks.size() < TickQuery.MOST) {
      return null;
    }
    Instant end = ticks.get(ticks.size() - 1).time();
    if (end.isAfter(query.edge())) {
      // Whether the last second is whole is not said.
      return end;
    }
    // A whole answer of one second: the gateway tells no more of it than it has.
    Instant second = query.edge().plusSeconds(1);
    return second.isAfter(ports.clock().instant()) ? null : second;
  }

  private void onFilled(List<Tick> missed) {
    watch.onHeard();
    List<Tick> told = new ArrayList<>(newest);
    overlap.onTold(told);
    List<Tick> fresh = missed.stream().filter(tick -> !overlap.isRepeat(tick)).toList();
    told.addAll(fresh);
    overlap.onTold(told);
    state = State.LIVE;
    fresh.forEach(
        tick -> {
          onTold(tick);
          PublishedTick published = new PublishedTick(tick);
          tell(reader -> reader.onTick(published));
        });
    resume();
  }

  private void giveUpFilling(String why) {
    filling.leave();
    watch.onHeard();
    state = State.LIVE;
    String reason = "the ticks since %s are missing: %s".formatted(toldUntil, why);
    tell(reader -> reader.onMissing(reason));
    resume();
  }

  private void resume() {
    tell(TickReader::onResumed);
    List<Tick> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(this::publish);
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    if (isEstablished && retries.mayPass(failure)) {
      onGap(String.valueOf(failure.getMessage()));
      retries.begin();
    } else {
      filling.leave();
      proof.stop();
      end(reader -> reader.onProblem(failure));
    }
  }
}
