package io.github.pitrunner.marketdata;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the readers of a line want beyond the usual ticks, all together, and how much of it the
 * gateway is known to give.
 */
final class WantedTicks {
  /** Yields come unasked, with bonds. */
  private static final List<Integer> YIELDS = List.of(50, 51, 52, 103, 104);

  private final BitSet types = new BitSet();
  private final Set<GenericTick> wanted = EnumSet.noneOf(GenericTick.class);
  private Set<GenericTick> given = Set.of();
  private boolean isAnswered;

  WantedTicks() {
    mark();
  }

  /** What the line is to be asked for with. */
  Set<GenericTick> all() {
    return wanted;
  }

  /** The tick types that are kept; changes with what is wanted. */
  BitSet types() {
    return types;
  }

  /** One more reader wants those; true if some of them are new. */
  boolean add(Set<GenericTick> more) {
    boolean isMore = wanted.addAll(more);
    mark();
    return isMore;
  }

  /** The line has been asked for with all of it. */
  void onAsked() {
    isAnswered = false;
  }

  /** Something has come on the line: the gateway gives what it was asked for. */
  void onHeard() {
    if (!isAnswered) {
      isAnswered = true;
      given = Set.copyOf(wanted);
    }
  }

  /** Whether something is wanted that the gateway has not given yet. */
  boolean hasNew() {
    return !given.containsAll(wanted);
  }

  /** Nothing new is wanted any more; it is what was wanted in addition. */
  Set<GenericTick> giveUpNew() {
    Set<GenericTick> refused = EnumSet.copyOf(wanted);
    refused.removeAll(given);
    wanted.retainAll(given);
    mark();
    return refused;
  }

  private void mark() {
    types.clear();
    YIELDS.forEach(types::set);
    wanted.forEach(tick -> tick.addTo(types));
  }
}
