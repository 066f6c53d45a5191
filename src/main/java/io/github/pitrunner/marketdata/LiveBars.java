package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Live bars of one instrument and one kind, and their readers. It remembers the newest bars without
 * a hole, so that a reader who has read the history joins without a seam. Long because every event
 * of a feed meets here.
 *
 * <pre>
 *            onOpened        seed (real-time bars: the first bar, or nothing trades)
 *   (new) ───────────► asked ───────────────────────────────────────────────────────► ready ─┐
 *                        ▲                                                              │    │ bars
 *                        │ onOpened                                                     │ ◄──┘
 *                        └──────────── gap ◄── lost, silent although it trades, farm ───┘
 *
 *   last reader left, linger over; or onEnded ───► closed (from every state)
 * </pre>
 */
final class LiveBars implements LiveBarListener {
  private static final Logger LOG = Logger.getLogger(LiveBars.class);
  private static final int MOST_REMEMBERED = 2000;

  /** The last change of a bar comes with the first of the next one, or this much later. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final LiveBarKey key;
  private final Instrument instrument;
  private final Ports ports;
  private final LineWatch watch;
  private final NavigableMap<Instant, LiveBar> bars = new TreeMap<>();
  private final Set<LiveBarReader> readers = new LinkedHashSet<>();
  private final Delay linger;
  private LineHours hours;
  private @Nullable Feed feed;
  private boolean isOpened;
  private boolean isReady;
  private boolean isStale;

  /** What live bars are bound to. */
  record Ports(BarMapper mapper, Clock clock, Timer timer, Settings settings, Board board) {}

  /** How long things may take. */
  record Settings(Duration linger, LineWatch.Patience watch) {}

  /** Where they stand. */
  interface Board {
    /** They are over. */
    void onClosed(LiveBars bars);
  }

  /** A bar and what its readers are sent, made once for all of them. */
  record LiveBar(Bar bar, StreamBarsResponse item) {
    static LiveBar of(Bar bar) {
      return new LiveBar(bar, BarProtos.toItem(bar));
    }
  }

  LiveBars(LiveBarKey key, Instrument instrument, LineHours hours, Ports ports) {
    this.key = key;
    this.instrument = instrument;
    this.hours = hours;
    this.ports = ports;
    this.watch = new LineWatch(ports.settings().watch(), ports.clock().instant());
    this.linger = new Delay(ports.timer(), ports.settings().linger(), this::close);
  }

  /**
   * Asks the gateway for the bars.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  void open() {
    feed = ports.mapper().openLive(key, instrument, this);
  }

  LiveBarKey key() {
    return key;
  }

  Instrument instrument() {
    return instrument;
  }

  LineHours hours() {
    return hours;
  }

  /** The gateway tells of the next days. */
  void onHours(LineHours newest) {
    hours = newest;
  }

  /** One more reader. */
  void join(LiveBarReader reader) {
    linger.stop();
    readers.add(reader);
  }

  void leave(LiveBarReader reader) {
    if (readers.remove(reader) && readers.isEmpty() && feed != null) {
      linger.start();
    }
  }

  boolean isReady() {
    return isReady;
  }

  /** The bars without a hole up to now; the newest may be one of the present. */
  NavigableMap<Instant, LiveBar> remembered() {
    return Collections.unmodifiableNavigableMap(bars);
  }

  @Override
  public void onOpened() {
    if (isReady) {
      // Such as when a data farm is back: what was missed comes with what is asked for now.
      toGap("The bars were asked for anew");
    }
    isOpened = true;
    isStale = false;
    Instant now = ports.clock().instant();
    watch.onOpened(now);
    readyIfClosed(now);
  }

  /** Real-time bars come only while there is trading. */
  private void readyIfClosed(Instant now) {
    if (key.isRealTime() && isOpened && !isReady && !hours.isTrading(now)) {
      toReady();
    }
  }

  private void toReady() {
    isReady = true;
    List.copyOf(readers).forEach(LiveBarReader::onReady);
  }

  @Override
  public void onSeed(List<Bar> seed) {
    watch.onHeard(ports.clock().instant());
    if (!seed.isEmpty()
        && !bars.isEmpty()
        && seed.get(0).start().isAfter(bars.lastEntry().getKey())) {
      // What lies between is not known.
      bars.clear();
    }
    for (int i = 0; i < seed.size(); i++) {
      Bar bar = seed.get(i);
      put(bar.asComplete(i < seed.size() - 1 || isOver(bar, Duration.ZERO)));
    }
    trim();
    toReady();
  }

  @Override
  public void onBar(Bar bar) {
    watch.onHeard(ports.clock().instant());
    if (!isReady) {
      onFirst(bar);
      return;
    }
    List<LiveBar> changed = new ArrayList<>();
    Map.Entry<Instant, LiveBar> newest = bars.lastEntry();
    boolean isNext = newest == null || bar.start().isAfter(newest.getKey());
    if (isNext && newest != null && !newest.getValue().bar().isComplete()) {
      changed.add(put(newest.getValue().bar().asComplete(true)));
    }
    LiveBar before = bars.get(bar.start());
    boolean isComplete =
        key.isRealTime() || (before != null && before.bar().isComplete()) || isBehind(bar, newest);
    changed.add(put(bar.asComplete(isComplete)));
    trim();
    tell(changed);
  }

  /** The first that is heard again. */
  private void onFirst(Bar bar) {
    if (key.isRealTime()) {
      put(bar);
      toReady();
    } else if (isStale && feed != null) {
      // What was missed in the silence comes with a seed only.
      isStale = false;
      feed.reopen();
    }
  }

  private static boolean isBehind(Bar bar, Map.@Nullable Entry<Instant, LiveBar> newest) {
    return newest != null && bar.start().isBefore(newest.getKey());
  }

  private LiveBar put(Bar bar) {
    LiveBar live = LiveBar.of(bar);
    bars.put(bar.start(), live);
    return live;
  }

  private void trim() {
    while (bars.size() > MOST_REMEMBERED) {
      bars.pollFirstEntry();
    }
  }

  private void tell(List<LiveBar> changed) {
    for (LiveBarReader reader : List.copyOf(readers)) {
      reader.onBars(changed);
    }
  }

  /** Looks whether the newest bar is over, and whether silence means something. */
  void lookAt(Instant now) {
    readyIfClosed(now);
    settle();
    switch (watch.verdict(now, hours.isTrading(now))) {
      case ASK_ANEW -> askAnew();
      case CALL_STALE -> {
        isStale = true;
        Farm farm = watch.brokenFarm();
        toGap(
            farm == null
                ? "No bars came although the instrument trades"
                : "The data farm %s is broken".formatted(farm.name()));
      }
      case NOTHING -> {}
    }
  }

  /** Before a pause no next bar tells that the last one is over. */
  private void settle() {
    Map.Entry<Instant, LiveBar> newest = bars.lastEntry();
    if (newest == null || !isReady) {
      return;
    }
    Bar bar = newest.getValue().bar();
    if (!bar.isComplete() && isOver(bar, SETTLING)) {
      tell(List.of(put(bar.asComplete(true))));
    }
  }

  /** Since so long; when a day is over, the next one tells. */
  private boolean isOver(Bar bar, Duration since) {
    Instant end = bar.start().plus(key.size().length()).plus(since);
    return !key.size().isDayOrLonger() && !ports.clock().instant().isBefore(end);
  }

  private void askAnew() {
    LOG.infof("%s is silent although it trades: its bars are asked for anew", instrument);
    toGap("No bars came although the instrument trades; they are asked for anew");
    if (feed != null) {
      feed.reopen();
    }
  }

  private void toGap(String reason) {
    isReady = false;
    if (key.isRealTime()) {
      // They begin anew behind the gap, and what lies in it is not known.
      bars.clear();
    }
    List.copyOf(readers).forEach(reader -> reader.onGap(reason));
  }

  @Override
  public void onNotice(GatewayMessage notice) {
    LOG.infof("Bars of %s: %s", instrument, notice);
  }

  @Override
  public void onGap(String reason) {
    isOpened = false;
    watch.onClosed();
    toGap(reason);
  }

  @Override
  public void onFarmBroken(Farm farm) {
    watch.onFarmBroken(farm, ports.clock().instant());
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    List<LiveBarReader> told = List.copyOf(readers);
    readers.clear();
    close();
    told.forEach(reader -> reader.onProblem(failure));
  }

  private void close() {
    linger.stop();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
    ports.board().onClosed(this);
  }
}
