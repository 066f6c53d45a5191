package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Tick;

/** Who reads a feed of ticks that is shared; on the connector's context. */
interface TickReader {
  /** The feed has been asked for: from now on its ticks come. */
  void onLive();

  /** A tick: the same object for all readers. */
  void onTick(PublishedTick tick);

  /** From now on ticks may be missing. */
  void onGap(String reason);

  /** Ticks of the gap are missing for good; {@link #onResumed} follows. */
  void onMissing(String reason);

  /** The gap is over; what was missed in it has been told, unless it is missing. */
  void onResumed();

  /** There are no ticks any more; nothing follows. */
  void onProblem(Failure failure);

  /** A tick on its way to its readers, who share one message of it. */
  final class PublishedTick {
    private final Tick tick;
    private final io.github.pitrunner.v1.StreamTicksResponse item;

    PublishedTick(Tick tick) {
      this.tick = tick;
      this.item = TickProtos.item(tick);
    }

    Tick tick() {
      return tick;
    }

    io.github.pitrunner.v1.StreamTicksResponse item() {
      return item;
    }
  }
}
