package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.marketdata.HistoryPlan.Step;
import io.github.pitrunner.marketdata.LiveBars.LiveBar;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * One reader of bars. Pages of history are fetched one step at a time, each when the reader has
 * taken the one before; a live bar has its start as its key, so that of its changes the latest
 * waits for a slow reader while no bar is lost. Long because history and live bars meet here.
 *
 * <pre>
 *   (new) ──► history ── last step taken ──► joining ── live bars ready: ──► live ─┐ bars
 *                                              ▲        what lies between,   │     │
 *                                              │        or a GAP that names  │     │
 *                                              │        it, SNAPSHOT_END or  │ ◄───┘
 *                                              │        RESUMED              │
 *                                              └──────── GAP ◄───────────────┘
 * </pre>
 */
final class BarStream implements LiveBarReader {
  private static final int MOST_PENDING = 10_000;
  private static final int PAGE = 1000;

  /** More requests than this are not spent on one gap; they are a fifth of the gateway's budget. */
  private static final int MOST_MISSED_STEPS = 12;

  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
  private static final Duration WAIT_FOR_FARM = Duration.ofSeconds(15);

  private final LatestStream<Object, StreamBarsResponse> stream;
  private final Ports ports;
  private final BarQuery query;
  private final InstrumentDetails details;
  private final OneCaller reader = new OneCaller();
  private List<Step> steps = List.of();
  private int done;
  private @Nullable Scheduled nextTry;
  private @Nullable LiveBars live;

  /** The newest bar that was offered. */
  private @Nullable Bar last;

  private boolean isLive;
  private boolean isInGap;
  private boolean isSnapshotSent;

  /** Asks for what was missed in the newest gap. */
  private OneCaller filling = new OneCaller();

  /** Until then what was missed has been asked for, and whatever came was sent. */
  private @Nullable Instant askedUntil;

  /** What a stream is bound to. */
  record Ports(History history, LiveBarBoard board, Timer timer, Clock clock) {}

  /** Something to be done again when the gateway may be back. */
  private interface Again {
    void run();
  }

  BarStream(
      LatestStream<Object, StreamBarsResponse> stream,
      Ports ports,
      BarQuery query,
      InstrumentDetails details) {
    this.stream = stream;
    this.ports = ports;
    this.query = query;
    this.details = details;
  }

  /**
   * Begins.
   *
   * @param withHistory otherwise with the bar of the present
   * @throws Failure if the history is too long, or the gateway is away
   */
  void open(boolean withHistory) {
    if (withHistory) {
      steps = ports.history().plan(query).steps();
      fetchNext();
    } else {
      join(query.size() == BarSize.SECONDS_5);
    }
  }

  /** The reader left, or the stream has failed. */
  void close() {
    reader.leave();
    dropFilling();
    if (live != null) {
      live.leave(this);
      live = null;
    }
  }

  private void dropFilling() {
    filling.leave();
    if (nextTry != null) {
      nextTry.cancel();
      nextTry = null;
    }
  }

  private void fetchNext() {
    if (stream.isClosed()) {
      return;
    }
    if (done == steps.size()) {
      join(false);
      return;
    }
    ports
        .history()
        .step(steps.get(done), reader)
        .onSuccess(this::onStep)
        .onFailure(cause -> onFailed(cause, false, this::fetchNext));
  }

  private void onStep(List<Bar> bars) {
    done++;
    offerPages(bars, done, steps.size());
    stream.onceTaken(this::fetchNext);
  }

  private void offerPages(List<Bar> bars, int pagesDone, int total) {
    for (int from = 0; from == 0 || from < bars.size(); from += PAGE) {
      int to = Math.min(from + PAGE, bars.size());
      boolean isLastPage = to == bars.size();
      stream.offer(
          new Object(),
          BarProtos.toPage(bars.subList(from, to), isLastPage ? pagesDone : pagesDone - 1, total));
    }
    if (!bars.isEmpty()) {
      last = bars.get(bars.size() - 1);
    }
  }

  private void join(boolean isRealTime) {
    try {
      live = ports.board().join(LiveBarKey.of(query, isRealTime), details, this);
    } catch (Failure.Unavailable away) {
      if (steps.isEmpty()) {
        throw away;
      }
      onFailed(away, true, () -> join(isRealTime));
      return;
    } catch (Failure e) {
      stream.fail(e);
      return;
    }
    String gap = live.gap();
    if (gap != null) {
      toGap(gap);
    }
    // Bars that are ready may have been told of before this knew them.
    catchUp();
  }

  @Override
  public void onReady() {
    catchUp();
  }

  /** Sends what lies between the last bar that was sent and the live ones. */
  private void catchUp() {
    LiveBars bars = live;
    if (bars == null || isLive || !bars.isReady()) {
      return;
    }
    NavigableMap<Instant, LiveBar> remembered = bars.remembered();
    Instant until =
        remembered.isEmpty()
            ? bars.key().isRealTime() ? ports.clock().instant() : Instant.MIN
            : remembered.firstKey();
    Instant from = knownUntil();
    if (from != null && from.isBefore(until)) {
      fetchMissed(from, until);
    } else {
      toLive(remembered);
    }
  }

  /**
   * From here on bars may be missing; null if nothing was sent that they would be missing after.
   */
  private @Nullable Instant knownUntil() {
    Bar newest = last;
    Instant asked = askedUntil;
    if (newest == null || asked == null || !newest.isComplete()) {
      return newest == null ? null : newest.start();
    }
    return asked.isAfter(newest.start()) ? asked : newest.start();
  }

  /** Bars that were missed. Whoever asks for them leaves when a gap makes them useless. */
  private record Missed(List<Step> steps, Instant from, Instant until, OneCaller asker) {}

  private void fetchMissed(Instant from, Instant until) {
    filling.leave();
    filling = new OneCaller();
    // A history that is not whole would be of no use.
    int most = isSnapshotSent ? MOST_MISSED_STEPS : HistoryPlan.MOST_STEPS - 1;
    Instant farthest = HistoryPlan.farthest(query, until, most);
    Instant begin = from;
    if (from.isBefore(farthest)) {
      toMissing(from, farthest, "they take too many requests to the gateway");
      begin = farthest;
    }
    List<Step> missed = HistoryPlan.missed(query, begin, until, ports.clock().instant());
    fetchMissed(new Missed(missed, begin, until, filling), 0);
  }

  private void fetchMissed(Missed missed, int index) {
    OneCaller asker = missed.asker();
    if (asker.isGone() || stream.isClosed()) {
      return;
    }
    Step step = missed.steps().get(index);
    ports
        .history()
        .step(step, asker)
        .onSuccess(
            bars -> {
              if (!asker.isGone()) {
                onMissed(missed, index, bars);
              }
            })
        .onFailure(
            cause -> {
              if (!asker.isGone()) {
                onNotFilled(missed, cause);
              }
            });
  }

  private void onMissed(Missed missed, int index, List<Bar> bars) {
    Bar newest = last;
    List<Bar> missing = bars.stream().filter(bar -> newest == null || isNews(newest, bar)).toList();
    if (!missing.isEmpty()) {
      offerPages(missing, steps.size(), steps.size());
    }
    askedUntil = missed.steps().get(index).until();
    if (index + 1 < missed.steps().size()) {
      stream.onceTaken(() -> fetchMissed(missed, index + 1));
      return;
    }
    LiveBars now = live;
    if (now == null || !now.isReady()) {
      return;
    }
    NavigableMap<Instant, LiveBar> remembered = now.remembered();
    // Bars that are forgotten while others are fetched leave a hole again.
    if (!remembered.isEmpty() && remembered.firstKey().isAfter(missed.until())) {
      catchUp();
    } else {
      toLive(remembered);
    }
  }

  /** What the gateway refuses of the past does not end the present. */
  private void onNotFilled(Missed missed, Throwable cause) {
    LiveBars bars = live;
    boolean mayPass = cause instanceof Failure.Unavailable || cause instanceof Failure.TimedOut;
    if (mayPass || !isSnapshotSent || bars == null || !(cause instanceof Failure)) {
      onFailed(cause, true, this::catchUp);
      return;
    }
    Instant from = knownUntil();
    toMissing(
        from == null ? missed.from() : from, missed.until(), String.valueOf(cause.getMessage()));
    toLive(bars.remembered());
  }

  private void toMissing(Instant from, Instant until, String why) {
    isInGap = true;
    stream.gap(
        marker(
            Kind.KIND_GAP,
            "The bars from %s until %s are missing: %s".formatted(from, until, why)));
  }

  private static boolean isNews(Bar newest, Bar bar) {
    return newest.isComplete()
        ? bar.start().isAfter(newest.start())
        : !bar.start().isBefore(newest.start());
  }

  private void toLive(NavigableMap<Instant, LiveBar> remembered) {
    isLive = true;
    Bar newest = last;
    List<Bar> missing =
        newest == null
            ? remembered.isEmpty() ? List.of() : List.of(remembered.lastEntry().getValue().bar())
            : remembered.tailMap(newest.start(), true).values().stream()
                .map(LiveBar::bar)
                .filter(bar -> !bar.equals(newest))
                .toList();
    if (!missing.isEmpty()) {
      offerPages(missing, steps.size(), steps.size());
    }
    if (!isSnapshotSent) {
      isSnapshotSent = true;
      stream.marker(marker(Kind.KIND_SNAPSHOT_END, ""));
    }
    if (isInGap) {
      isInGap = false;
      stream.marker(marker(Kind.KIND_RESUMED, ""));
    }
  }

  @Override
  public void onBars(List<LiveBar> changed) {
    if (!isLive) {
      return;
    }
    for (LiveBar bar : changed) {
      if (bar.bar().equals(last)) {
        // It was sent with the history.
        continue;
      }
      stream.offer(bar.bar().start(), bar.item());
      if (last == null || !bar.bar().start().isBefore(last.start())) {
        last = bar.bar();
      }
    }
    if (stream.pending() > MOST_PENDING) {
      stream.fail(
          new Failure.StreamLost(
              Reason.READER_TOO_SLOW,
              "The reader is %d bars behind; read faster, or begin anew with a history"
                  .formatted(stream.pending()),
              Map.of()));
    }
  }

  @Override
  public void onGap(String reason) {
    dropFilling();
    isLive = false;
    toGap(reason);
  }

  private void toGap(String reason) {
    if (!isInGap) {
      isInGap = true;
      stream.gap(marker(Kind.KIND_GAP, reason));
    }
  }

  @Override
  public void onProblem(Failure failure) {
    live = null;
    stream.fail(failure);
  }

  /**
   * What could not be asked is asked again when the gateway may be back.
   *
   * @param isOfThePresent the reader has seen the present and misses it: it is told so, and a farm
   *     that does not answer is waited for
   */
  private void onFailed(Throwable cause, boolean isOfThePresent, Again again) {
    boolean isAway =
        cause instanceof Failure.Unavailable away && away.reason() != Reason.SERVICE_ENDING;
    boolean isUnanswered = isOfThePresent && cause instanceof Failure.TimedOut;
    if (stream.isClosed() || !(isAway || isUnanswered)) {
      stream.fail(cause);
      return;
    }
    if (isOfThePresent) {
      toGap(String.valueOf(cause.getMessage()));
    }
    Duration hint = isAway ? ((Failure.Unavailable) cause).retryAfter() : WAIT_FOR_FARM;
    if (nextTry != null) {
      nextTry.cancel();
    }
    nextTry =
        ports
            .timer()
            .after(
                hint.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : hint,
                () -> {
                  nextTry = null;
                  if (!stream.isClosed()) {
                    again.run();
                  }
                });
  }

  private StreamBarsResponse marker(Kind kind, String reason) {
    return StreamBarsResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, ports.clock().instant(), reason))
        .build();
  }
}
