package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Tick;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where two tellings of the same ticks meet: what the first has told is not told again by the
 * second. Ticks carry no number and are timed to the second, so each is counted off against an
 * equal one.
 */
final class TickOverlap {
  private final Map<Tick, Integer> told = new HashMap<>();
  private @Nullable Instant last;

  /** Begins anew behind what was told, in its order. */
  void onTold(Collection<? extends Tick> ticks) {
    told.clear();
    last = null;
    for (Tick tick : ticks) {
      add(tick);
    }
  }

  private void add(Tick tick) {
    told.merge(tick, 1, Integer::sum);
    last = last == null || tick.time().isAfter(last) ? tick.time() : last;
  }

  /** Whether the second telling repeats a tick of the first. */
  boolean isRepeat(Tick tick) {
    if (last == null) {
      return false;
    }
    if (tick.time().isAfter(last)) {
      // The second telling has passed the end of the first.
      told.clear();
      last = null;
      return false;
    }
    Integer count = told.get(tick);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      told.remove(tick);
    } else {
      told.put(tick, count - 1);
    }
    return true;
  }
}
