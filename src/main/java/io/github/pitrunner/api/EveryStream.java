package io.github.pitrunner.api;

import io.github.pitrunner.domain.Failure.StreamLost;
import io.github.pitrunner.domain.Reason;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events none of which is ever dropped. A reader that falls behind by more than the
 * buffer holds is ended with {@link StreamLost} ({@link Reason#READER_TOO_SLOW}).
 */
public final class EveryStream<M> extends ServerStream<M> {
  /** Messages that wait at most, unless said otherwise. */
  public static final int DEFAULT_CAPACITY = 10_000;

  /** Says from where a reader that was too slow can go on. */
  @FunctionalInterface
  public interface OnLoss<M> {
    /**
     * Metadata of the failure, such as a resume token.
     *
     * @param last the last message that was handed to gRPC, or null if there was none
     */
    Map<String, String> metadata(@Nullable M last);
  }

  /**
   * How much is held for a slow reader, and what it is told when that is not enough.
   *
   * @param capacity messages that wait at most, above 0; a snapshot is not counted
   */
  public record Buffer<M>(int capacity, OnLoss<M> onLoss) {
    public Buffer {
      if (capacity <= 0) {
        throw new IllegalArgumentException("A buffer of %d messages".formatted(capacity));
      }
    }
  }

  private final Queue<M> queue = new ArrayDeque<>();
  private final Buffer<M> buffer;
  private int snapshotWaiting;
  private @Nullable M last;

  public EveryStream(
      StreamObserver<M> observer, Executor context, Heartbeat<M> heartbeat, Buffer<M> buffer) {
    super(observer, context, heartbeat);
    this.buffer = buffer;
  }

  /** Sends an event behind all that waits; ends the stream if too much does. */
  public void offer(M message) {
    if (!takes()) {
      return;
    }
    if (isFull()) {
      // The reader may be ready already while the word of it waits for the context.
      send();
    }
    if (isFull()) {
      fail(
          new StreamLost(
              Reason.READER_TOO_SLOW,
              "The reader is %d messages behind; read faster, or resume".formatted(queue.size()),
              buffer.onLoss().metadata(last)));
      return;
    }
    queue.add(message);
    send();
  }

  private boolean isFull() {
    return queue.size() - snapshotWaiting >= buffer.capacity();
  }

  /** Sends a mark, in its place among the events. */
  public void marker(M message) {
    offer(message);
  }

  /**
   * Sends a state of things that exists at once and whole. It does not count for the capacity: how
   * much it is says nothing about how fast the reader reads.
   */
  public void snapshot(Collection<? extends M> messages) {
    if (takes()) {
      queue.addAll(messages);
      snapshotWaiting += messages.size();
      send();
    }
  }

  @Override
  public int pending() {
    return queue.size();
  }

  @Override
  boolean isLossless() {
    return true;
  }

  @Override
  @Nullable M poll() {
    M message = queue.poll();
    if (message != null) {
      last = message;
      snapshotWaiting = Math.max(0, snapshotWaiting - 1);
    }
    return message;
  }

  @Override
  void clear() {
    queue.clear();
  }
}
