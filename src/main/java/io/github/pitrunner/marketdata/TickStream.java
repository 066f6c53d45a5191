package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LossyStream;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamTicksResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the ticks of one instrument.
 *
 * <pre>
 *   (new) ──► waits for the feed ──► past ticks asked ──► SNAPSHOT_END ──► live ticks
 *                     ▲                   │                                 │     ▲
 *                     └────── lost ───────┘                        GAP, then what was missed,
 *                                                                  then RESUMED
 * </pre>
 */
final class TickStream implements TickReader {
  /** Of a question to the gateway, its turn and a clock that is behind included. */
  private static final Duration LONGEST_WAY = Duration.ofMinutes(10);

  private final LossyStream<StreamTicksResponse> stream;
  private final Ports ports;
  private final Request request;
  private final OneCaller reader = new OneCaller();
  private final TickOverlap overlap = new TickOverlap();
  private final List<PublishedTick> held = new ArrayList<>();
  private OneCaller asking = new OneCaller();
  private boolean isSnapshotSent;
  private boolean isAsking;
  private boolean isInGap;
  private @Nullable Instrument instrument;
  private @Nullable TickFeed feed;

  /**
   * What a stream is bound to.
   *
   * @param mostHeld live ticks that wait for the past ones
   */
  record Ports(TickFeeds feeds, TickMapper mapper, Clock clock, int mostHeld) {}

  /**
   * What is asked for.
   *
   * @param kind null is the instrument's usual one
   * @param past how many past ticks come first
   */
  record Request(@Nullable TickKind kind, int past, boolean ignoreSize) {}

  TickStream(LossyStream<StreamTicksResponse> stream, Ports ports, Request request) {
    this.stream = stream;
    this.ports = ports;
    this.request = request;
  }

  /** Who leaves when the stream ends. */
  Caller reader() {
    return reader;
  }

  /**
   * Begins to read.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   * @throws Failure.InvalidRequest if the instrument has no such ticks
   */
  void begin(InstrumentDetails found) {
    TickKind kind = TickFeeds.fitting(request.kind(), found.instrument());
    instrument = found.instrument();
    TickFeed joined = ports.feeds().feed(found, kind, request.ignoreSize());
    feed = joined;
    joined.join(this);
    if (joined.isLive()) {
      onLive();
    } else if (joined.isInGap()) {
      onGap("the ticks are in a gap already");
    }
  }

  /** The reader left, or the stream has ended. */
  void close() {
    reader.leave();
    asking.leave();
    if (feed != null) {
      feed.leave(this);
      feed = null;
    }
  }

  @Override
  public void onLive() {
    Instrument about = instrument;
    if (isSnapshotSent || about == null) {
      return;
    }
    if (request.past() == 0) {
      onPast(List.of());
      return;
    }
    asking = new OneCaller();
    OneCaller asker = asking;
    isAsking = true;
    held.clear();
    ports
        .mapper()
        .past(question(about), asker)
        .onSuccess(
            ticks -> {
              if (!asker.isGone() && !stream.isClosed()) {
                TickKind kind = TickFeeds.fitting(request.kind(), about);
                onPast(ticks.stream().filter(kind::includes).toList());
              }
            })
        .onFailure(
            cause -> {
              // With a connection that was lost the feed tells of it, and of its end.
              if (!asker.isGone() && !(cause instanceof Failure.Unavailable)) {
                stream.fail(cause);
              }
            });
  }

  private TickQuery question(Instrument about) {
    Instant end = ports.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    return new TickQuery(
        about,
        TickFeeds.fitting(request.kind(), about),
        request.ignoreSize(),
        false,
        false,
        // What has happened until the gateway comes to the question is wanted too: what happens
        // later is told live.
        end.plus(LONGEST_WAY),
        request.past());
  }

  private void onPast(List<Tick> ticks) {
    List<Tick> newest = ticks.subList(Math.max(0, ticks.size() - request.past()), ticks.size());
    newest.forEach(tick -> stream.offer(TickProtos.item(tick)));
    overlap.onTold(ticks);
    isAsking = false;
    isSnapshotSent = true;
    marker(Kind.KIND_SNAPSHOT_END, "");
    if (isInGap) {
      isInGap = false;
      marker(Kind.KIND_RESUMED, "");
    }
    List<PublishedTick> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(this::onTick);
  }

  @Override
  public void onTick(PublishedTick tick) {
    if (isSnapshotSent) {
      if (!overlap.isRepeat(tick.tick())) {
        stream.offer(tick.item());
      }
    } else if (isAsking) {
      if (held.size() >= ports.mostHeld()) {
        held.remove(0);
      }
      held.add(tick);
    }
    // What comes before they are asked for is among the past ticks.
  }

  @Override
  public void onGap(String reason) {
    asking.leave();
    isAsking = false;
    held.clear();
    isInGap = true;
    marker(Kind.KIND_GAP, reason);
  }

  @Override
  public void onMissing(String reason) {
    if (isSnapshotSent) {
      marker(Kind.KIND_GAP, reason);
    }
  }

  @Override
  public void onResumed() {
    if (!isSnapshotSent) {
      onLive();
    } else if (isInGap) {
      isInGap = false;
      marker(Kind.KIND_RESUMED, "");
    }
  }

  @Override
  public void onProblem(Failure failure) {
    feed = null;
    stream.end(failure);
  }

  private void marker(Kind kind, String reason) {
    stream.marker(TickProtos.marker(kind, ports.clock().instant(), reason));
  }
}
