package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.v1.InstrumentProblem;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One reader of many instruments. Each instrument of the request has a place; a place is settled
 * when its first quote, or its problem, has been offered.
 *
 * <pre>
 *   (new) ──► snapshot ── all settled: SNAPSHOT_END ──► changes
 *                │                                         │
 *                └── line lost: GAP ──► in gap ◄───────────┘
 *                                         │ all settled again: (SNAPSHOT_END if it is due) RESUMED
 *                                         └──► changes
 * </pre>
 *
 * <p>Only a stream that begins without a gateway fails for it. Later on a place whose look-up, or
 * whose line, meets a gateway that went away is tried again when it is back, and is unsettled
 * meanwhile.
 */
final class QuoteStream {
  private static final Logger LOG = Logger.getLogger(QuoteStream.class);
  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

  private final QuoteSink stream;
  private final Ports ports;
  private final Duration interval;
  private final QuoteTerms terms;
  private final OneCaller reader = new OneCaller();
  private final List<Place> places = new ArrayList<>();
  private final Map<LineKey, Place> read = new HashMap<>();
  private final List<Place> waiting = new ArrayList<>();
  private @Nullable Scheduled nextTry;
  private int unsettled;
  private boolean isSnapshotSent;
  private boolean isInGap;
  private boolean isFreshSinceGap;

  /** What a stream is bound to. */
  record Ports(QuoteBoard board, Lookup lookup, Timer timer, Clock clock) {}

  /** Finds out what an instrument is, for a caller that may leave. */
  @FunctionalInterface
  interface Lookup {
    Future<InstrumentDetails> find(InstrumentRef ref, Caller caller);
  }

  /**
   * What is asked for.
   *
   * @param terms of all of them
   * @param interval least time between two quotes of one instrument; zero for as they come
   */
  record Request(List<InstrumentRef> instruments, QuoteTerms terms, Duration interval) {
    Request {
      instruments = List.copyOf(instruments);
    }
  }

  QuoteStream(QuoteSink stream, Ports ports, Request request) {
    this.stream = stream;
    this.terms = request.terms();
    this.ports = ports;
    this.interval = request.interval();
    for (InstrumentRef instrument : request.instruments()) {
      places.add(new Place(places.size(), instrument));
    }
    this.unsettled = places.size();
  }

  /**
   * Begins.
   *
   * @throws Failure.Unavailable if the gateway is away
   */
  void open() {
    ports.board().requireGateway();
    places.forEach(Place::lookUp);
  }

  /** The reader left, or the stream has failed. */
  void close() {
    if (nextTry != null) {
      nextTry.cancel();
      nextTry = null;
    }
    waiting.clear();
    reader.leave();
    places.forEach(Place::leave);
  }

  /** Quotes that were never sent because a newer one took their place. */
  long conflated() {
    return stream.conflated();
  }

  /** Quotes that were left out of a stream of every tick. */
  long lost() {
    return stream.lost();
  }

  private void await(Place place, Failure.Unavailable away) {
    if (away.reason() == Reason.SERVICE_ENDING) {
      stream.fail(away);
      return;
    }
    waiting.add(place);
    // Lines tell of their gaps by themselves, and those that are well stay so.
    if (!isInGap && places.stream().allMatch(other -> other.reading == null)) {
      onGap(String.valueOf(away.getMessage()));
    }
    if (nextTry == null) {
      awaitTry(away);
    }
  }

  private void awaitTry(Failure.Unavailable away) {
    Duration wait = away.retryAfter();
    nextTry =
        ports.timer().after(wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait, this::tryAgain);
  }

  private void tryAgain() {
    nextTry = null;
    try {
      ports.board().requireGateway();
    } catch (Failure.Unavailable away) {
      awaitTry(away);
      return;
    }
    List<Place> again = List.copyOf(waiting);
    waiting.clear();
    again.forEach(Place::lookUp);
  }

  private void onSettled() {
    unsettled--;
    if (unsettled > 0) {
      return;
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

  /** One loss ends every line, each of which tells of it; the reader hears of it once. */
  private void onGap(String reason) {
    if (!isInGap || isFreshSinceGap) {
      isInGap = true;
      isFreshSinceGap = false;
      stream.gap(marker(Kind.KIND_GAP, reason));
    }
  }

  private StreamQuotesResponse marker(Kind kind, String reason) {
    return StreamQuotesResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, ports.clock().instant(), reason))
        .build();
  }

  /** One instrument of the request. */
  private final class Place implements QuoteReader {
    private final int index;
    private final InstrumentRef ref;
    private final List<Place> twins = new ArrayList<>();
    private @Nullable Failure problem;
    private Readings.@Nullable Reading reading;
    private boolean isSettled;
    private Instant nextTime = Instant.MIN;
    private @Nullable PublishedQuote held;
    private @Nullable Scheduled release;

    Place(int index, InstrumentRef ref) {
      this.index = index;
      this.ref = ref;
    }

    void lookUp() {
      ports.lookup().find(ref, reader).onSuccess(this::onFound).onFailure(this::onNotFound);
    }

    private void onFound(InstrumentDetails details) {
      if (stream.isClosed()) {
        return;
      }
      Place first = read.putIfAbsent(LineKey.of(details.instrument(), terms.type()), this);
      if (first != null && first != this) {
        first.onTwin(this);
        return;
      }
      try {
        reading = ports.board().read(details, terms, this);
      } catch (Failure.Unavailable away) {
        await(this, away);
        return;
      } catch (Failure e) {
        // No line is left for this one; the others go on.
        onProblem(e);
        return;
      }
      PublishedQuote current = reading.current();
      if (current != null) {
        onQuote(current);
      }
    }

    /** Another place names the same instrument: its quotes are sent once, and a problem to each. */
    private void onTwin(Place twin) {
      twins.add(twin);
      if (problem == null) {
        twin.settle();
      } else {
        twin.onProblem(problem);
      }
    }

    private void onNotFound(Throwable cause) {
      if (stream.isClosed()) {
        return;
      }
      if (cause instanceof Failure.Unavailable away) {
        await(this, away);
      } else if (cause instanceof Failure failure) {
        onProblem(failure);
      } else {
        LOG.errorf(cause, "Looking up %s failed", ref);
        onProblem(
            new Failure.Refused(
                Reason.INTERNAL, "Looking it up failed; the cause is in the log", Map.of()));
      }
    }

    @Override
    public void onQuote(PublishedQuote quote) {
      if (quote.quote().status() == QuoteStatus.NO_PERMISSION) {
        // The last one; the problem that follows it settles the place.
        forgetHeld();
        stream.offer(index, quote.item());
        return;
      }
      if (!isSettled || interval.isZero()) {
        offer(quote);
        return;
      }
      held = quote;
      Duration early = early();
      if (early.isNegative() || early.isZero()) {
        release();
      } else if (release == null) {
        release = ports.timer().after(early, this::release);
      }
    }

    /** Never longer than the interval: the clock may have been set back since the last quote. */
    private Duration early() {
      Duration early = Duration.between(ports.clock().instant(), nextTime);
      return early.compareTo(interval) < 0 ? early : interval;
    }

    @Override
    public void onGap(String reason) {
      forgetHeld();
      QuoteStream.this.onGap(reason);
      if (isSettled) {
        isSettled = false;
        unsettled++;
      }
    }

    @Override
    public void onProblem(Failure failure) {
      problem = failure;
      twins.forEach(twin -> twin.onProblem(failure));
      forgetHeld();
      reading = null;
      // A key of its own: the last quote says NO_PERMISSION, and the problem does not replace it.
      stream.offer(
          ~index,
          StreamQuotesResponse.newBuilder()
              .setProblem(
                  InstrumentProblem.newBuilder()
                      .setIndex(index)
                      .setInstrument(InstrumentProtos.toProto(ref))
                      .setReason(failure.reason().name())
                      .setMessage(String.valueOf(failure.getMessage())))
              .build());
      settle();
    }

    void leave() {
      forgetHeld();
      if (reading != null) {
        reading.close();
        reading = null;
      }
    }

    private void release() {
      PublishedQuote quote = held;
      forgetHeld();
      if (quote != null) {
        offer(quote);
      }
    }

    private void offer(PublishedQuote quote) {
      nextTime = interval.isZero() ? nextTime : ports.clock().instant().plus(interval);
      isFreshSinceGap = true;
      stream.offer(index, quote.item());
      settle();
    }

    private void settle() {
      if (!isSettled) {
        isSettled = true;
        onSettled();
      }
    }

    /** Forgets the quote that waits for its time. */
    private void forgetHeld() {
      held = null;
      if (release != null) {
        release.cancel();
        release = null;
      }
    }
  }
}
