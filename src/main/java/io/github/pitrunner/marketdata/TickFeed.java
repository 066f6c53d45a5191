package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.marketdata.TickReader.PublishedTick;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one instrument and kind, shared by all who read them.
 *
 * <pre>
 *           asked          lost, farm broken
 *  opening ──────► live ───────────────────► gap ◄───────────┐
 *                   ▲                         │ asked anew,  │ lost
 *                   │  what was missed told   ▼ or a tick    │
 *                   └─────────────────────── filling ────────┘
 * </pre>
 *
 * <p>What was missed in a gap is asked for among the ticks of the past, as long as the gateway
 * still knows it and it is not too much; live ticks wait meanwhile. On the connector's context.
 */
final class TickFeed extends SharedFeed<TickReader> implements TickListener {
  private static final int MOST_FILL_QUESTIONS = 10;
  private static final int MOST_TRIES = 4;

  private final Instrument instrument;
  private final TickKey key;
  private final Ports ports;
  private final TickOverlap overlap = new TickOverlap();

  /** The ticks of the last second that has any, as far as they were told. */
  private final List<Tick> newest = new ArrayList<>();

  private final List<Tick> held = new ArrayList<>();
  private State state = State.OPENING;
  private Instant toldUntil;
  private OneCaller filling = new OneCaller();
  private int refusals;

  /** The gateway has given it once. */
  private boolean isEstablished;

  private @Nullable Feed feed;
  private @Nullable Scheduled retry;

  /**
   * What a feed is bound to.
   *
   * @param mostHeld live ticks that wait while a gap is filled
   */
  record Ports(TickMapper mapper, Timer timer, Clock clock, int mostHeld) {}

  private enum State {
    OPENING,
    LIVE,
    GAP,
    FILLING
  }

  TickFeed(SharedFeeds<?, ?> keeper, Instrument instrument, TickKey key, Ports ports) {
    super(keeper);
    this.instrument = instrument;
    this.key = key;
    this.ports = ports;
    this.toldUntil = now();
  }

  private Instant now() {
    return ports.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  void open() {
    feed = ports.mapper().open(instrument, key, this);
  }

  @Override
  void close() {
    filling.leave();
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
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
    if (state == State.OPENING) {
      state = State.LIVE;
      toldUntil = now();
      tell(TickReader::onLive);
      return;
    }
    isEstablished = true;
    if (state != State.GAP) {
      onGap("the ticks were asked for anew");
    }
    fill();
  }

  @Override
  public void onTick(Tick tick) {
    refusals = 0;
    isEstablished = true;
    if (state == State.GAP) {
      // It lives after all, and may have missed some.
      fill();
    }
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
    if (state == State.OPENING) {
      return;
    }
    boolean wasLive = state == State.LIVE;
    filling.leave();
    state = State.GAP;
    held.clear();
    if (wasLive) {
      tell(reader -> reader.onGap(reason));
    }
  }

  /** Asks for what was missed, from the second on of which perhaps not all was told. */
  private void fill() {
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
                onGap(String.valueOf(cause.getMessage()));
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
    Instant end = ticks.isEmpty() ? query.edge() : ticks.get(ticks.size() - 1).time();
    // The last second of a full answer is asked for again: whether it is whole is not said.
    boolean isFull = ticks.size() >= TickQuery.MOST && end.isAfter(query.edge());
    ticks.stream()
        .filter(tick -> !isFull || tick.time().isBefore(end))
        .filter(key.kind()::includes)
        .forEach(missed::add);
    if (!isFull) {
      onFilled(missed);
    } else if (question < MOST_FILL_QUESTIONS) {
      fill(query.at(end), missed, question + 1, caller);
    } else {
      giveUpFilling("there are more than %d".formatted(missed.size()));
    }
  }

  private void onFilled(List<Tick> missed) {
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
    boolean isRefusedAgain = TickMapper.isTooMany(failure) && isEstablished;
    if (isRefusedAgain && refusals < MOST_TRIES) {
      // The gateway may still count the feed of the session before, or find it too soon.
      refusals++;
      onGap(String.valueOf(failure.getMessage()));
      retry = ports.timer().after(TickMapper.SAME_PAUSE, this::retry);
    } else {
      filling.leave();
      end(reader -> reader.onProblem(failure));
    }
  }

  private void retry() {
    retry = null;
    try {
      open();
    } catch (Failure.Unavailable away) {
      retry = ports.timer().after(TickMapper.SAME_PAUSE, this::retry);
    } catch (Failure none) {
      onEnded(none);
    }
  }
}
