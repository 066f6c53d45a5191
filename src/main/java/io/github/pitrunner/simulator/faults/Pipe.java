package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One way of a connection: what is put in comes out in order, late if the network is slow. */
final class Pipe {
  /** Bytes under way above which the pipe counts as full. */
  private static final int FULL = 64 << 10;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Network network;
  private final Deque<Parcel> underWay = new ArrayDeque<>();
  private Instant lineFreeAt = Instant.MIN;
  private long bytesUnderWay;
  private @Nullable Scheduled next;

  /**
   * What is under way.
   *
   * @param onLine when its last byte is on the line
   * @param delay from then until it arrives
   */
  private record Parcel(Runnable delivery, Instant onLine, Duration delay, int length) {
    Instant due() {
      return onLine.plus(delay);
    }
  }

  Pipe(Network network) {
    this.network = network;
  }

  /** Lets bytes pass. */
  void push(Buffer bytes, Runnable delivery) {
    push(bytes.length(), delivery);
  }

  /** Lets something pass behind all bytes, such as the end. */
  void push(Runnable delivery) {
    push(0, delivery);
  }

  private void push(int length, Runnable delivery) {
    Instant now = network.clock().instant();
    Parcel parcel = new Parcel(delivery, onLine(now, length), network.delay(), length);
    if (underWay.isEmpty() && !parcel.due().isAfter(now)) {
      delivery.run();
      return;
    }
    underWay.addLast(parcel);
    bytesUnderWay += length;
    if (underWay.size() == 1) {
      network.onBusy(this);
      awaitFirst(now);
    }
  }

  private Instant onLine(Instant now, int length) {
    int speed = network.bytesPerSecond();
    if (speed >= Network.UNLIMITED) {
      return now;
    }
    Instant start = lineFreeAt.isAfter(now) ? lineFreeAt : now;
    lineFreeAt = start.plus(Duration.ofNanos(length * NANOS_PER_SECOND / speed));
    return lineFreeAt;
  }

  /** The network is faster from now on: what still waits for the line does not wait as long. */
  void onFaster() {
    Instant now = network.clock().instant();
    lineFreeAt = now;
    int count = underWay.size();
    for (int i = 0; i < count; i++) {
      Parcel parcel = underWay.removeFirst();
      underWay.addLast(
          parcel.onLine.isAfter(now)
              ? new Parcel(parcel.delivery, onLine(now, parcel.length), parcel.delay, parcel.length)
              : parcel);
    }
    awaitFirst(now);
  }

  private void awaitFirst(Instant now) {
    if (next != null) {
      next.cancel();
    }
    Duration wait = Duration.between(now, underWay.getFirst().due());
    next = network.timer().after(wait.isNegative() ? Duration.ZERO : wait, this::deliverFirst);
  }

  // The timer and the clock are two of a kind only in a simulation, so the first one goes out
  // without looking at the clock again.
  private void deliverFirst() {
    next = null;
    Parcel first = underWay.removeFirst();
    bytesUnderWay -= first.length;
    if (underWay.isEmpty()) {
      network.onIdle(this);
    }
    first.delivery.run();
    if (!underWay.isEmpty()) {
      awaitFirst(network.clock().instant());
    }
  }

  boolean isFull() {
    return bytesUnderWay > FULL;
  }

  long bytesUnderWay() {
    return bytesUnderWay;
  }
}
