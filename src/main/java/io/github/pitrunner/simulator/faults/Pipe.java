package io.github.pitrunner.simulator.faults;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** One way of a connection: what is put in comes out in order, late if the network is slow. */
final class Pipe {
  /** Bytes under way above which the pipe counts as full. */
  private static final int FULL = 64 << 10;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Network network;
  private final Deque<Parcel> underWay = new ArrayDeque<>();
  private Instant lineFreeAt = Instant.MIN;
  private long bytesUnderWay;

  private record Parcel(Runnable delivery, Instant due, int length) {}

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
    Instant due = due(now, length);
    if (underWay.isEmpty() && !due.isAfter(now)) {
      delivery.run();
      return;
    }
    underWay.addLast(new Parcel(delivery, due, length));
    bytesUnderWay += length;
    if (underWay.size() == 1) {
      awaitFirst(now);
    }
  }

  private Instant due(Instant now, int length) {
    Instant due = now.plus(network.delay());
    int speed = network.bytesPerSecond();
    if (speed < Network.UNLIMITED) {
      Instant start = lineFreeAt.isAfter(now) ? lineFreeAt : now;
      lineFreeAt = start.plus(Duration.ofNanos(length * NANOS_PER_SECOND / speed));
      due = lineFreeAt.plus(network.delay());
    }
    return due;
  }

  private void awaitFirst(Instant now) {
    Parcel first = underWay.getFirst();
    Duration wait = Duration.between(now, first.due);
    var unused =
        network.timer().after(wait.isNegative() ? Duration.ZERO : wait, () -> deliver(first));
  }

  // The timer and the clock are two of a kind only in a simulation, so the first one goes out
  // without looking at the clock again.
  private void deliver(Parcel first) {
    underWay.removeFirst();
    bytesUnderWay -= first.length;
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
