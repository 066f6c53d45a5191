package io.github.pitrunner.api;

import io.github.pitrunner.domain.Failure.StreamLost;
import io.github.pitrunner.domain.Reason;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events of which a slow reader loses the oldest, and is told how many at the place
 * where they were. Marks are never lost: a reader that lets more of them pile up than a long outage
 * makes is ended ({@link Reason#READER_TOO_SLOW}).
 */
public final class LossyStream<M> extends ServerStream<M> {
  private static final int MOST_MARKS = 1000;

  /**
   * How much is held for a slow reader.
   *
   * @param capacity events that wait at most, above 0
   * @param loss makes the mark that so many events were left out
   */
  public record Buffer<M>(int capacity, LongFunction<? extends M> loss) {
    public Buffer {
      if (capacity <= 0) {
        throw new IllegalArgumentException("A buffer of %d events".formatted(capacity));
      }
    }
  }

  /** A mark, or so many lost events, and the events behind it that still wait. */
  private static final class Stretch<M> {
    private final @Nullable M mark;
    private long lost;
    private final Deque<M> events = new ArrayDeque<>();

    Stretch(@Nullable M mark) {
      this.mark = mark;
    }
  }

  // Stretches are in order; what is lost of one was ahead of its events.
  private final Deque<Stretch<M>> stretches = new ArrayDeque<>();
  private final Buffer<M> buffer;
  private boolean isMarkSent = true;
  private int waiting;
  private long lost;

  public LossyStream(
      StreamObserver<M> observer, Executor context, Heartbeat<M> heartbeat, Buffer<M> buffer) {
    super(observer, context, heartbeat);
    this.buffer = buffer;
    stretches.add(new Stretch<>(null));
  }

  /** Sends an event behind all that waits; the oldest one makes room for it. */
  public void offer(M message) {
    if (!takes()) {
      return;
    }
    if (waiting >= buffer.capacity()) {
      // The reader may be ready already while the word of it waits for the context.
      send();
    }
    if (!takes()) {
      return;
    }
    if (waiting >= buffer.capacity()) {
      loseOldest();
    }
    stretches.getLast().events.add(message);
    waiting++;
    send();
  }

  /** Sends a mark, in its place among the events. */
  public void marker(M message) {
    if (!takes()) {
      return;
    }
    if (stretches.size() >= MOST_MARKS) {
      fail(
          new StreamLost(
              Reason.READER_TOO_SLOW,
              "The reader is %d messages behind; read faster, or begin anew".formatted(pending()),
              Map.of()));
      return;
    }
    stretches.add(new Stretch<>(message));
    send();
  }

  private void loseOldest() {
    for (Stretch<M> stretch : stretches) {
      if (stretch.events.poll() != null) {
        stretch.lost++;
        lost++;
        waiting--;
        return;
      }
    }
  }

  /** Events that were left out because the reader was too slow. */
  public long lost() {
    return lost;
  }

  @Override
  public int pending() {
    int marks = stretches.size() - (isMarkSent ? 1 : 0);
    return waiting + marks + (int) stretches.stream().filter(one -> one.lost > 0).count();
  }

  @Override
  boolean isLossless() {
    return true;
  }

  @Override
  @Nullable M poll() {
    while (true) {
      Stretch<M> first = stretches.getFirst();
      if (!isMarkSent) {
        isMarkSent = true;
        return first.mark;
      }
      if (first.lost > 0) {
        long told = first.lost;
        first.lost = 0;
        return buffer.loss().apply(told);
      }
      M event = first.events.poll();
      if (event != null) {
        waiting--;
        return event;
      }
      if (stretches.size() == 1) {
        return null;
      }
      stretches.removeFirst();
      isMarkSent = false;
    }
  }

  @Override
  void clear() {
    stretches.clear();
    stretches.add(new Stretch<>(null));
    isMarkSent = true;
    waiting = 0;
  }
}
