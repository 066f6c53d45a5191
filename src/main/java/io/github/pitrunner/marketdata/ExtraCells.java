package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote.Computations;
import io.github.pitrunner.domain.Quote.Extras;
import io.github.pitrunner.wire.WireDecimal;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of ticks beyond the usual ones, as they were asked for. They are few and slow, so
 * unlike the usual ones they are kept as they are given out.
 */
final class ExtraCells {
  private static final double NO_PRICE = -1;

  private final BitSet wanted;
  private final Map<Integer, BigDecimal> numbers = new TreeMap<>();
  private final Map<Integer, String> texts = new TreeMap<>();
  private Computations computations = Computations.NONE;
  private @Nullable Extras extras;

  /**
   * @param wanted the tick types that are kept; may grow
   */
  ExtraCells(BitSet wanted) {
    this.wanted = wanted;
  }

  boolean onPrice(int type, double price) {
    return put(type, price == NO_PRICE ? Double.NaN : price);
  }

  boolean onSize(int type, WireDecimal size) {
    return isWanted(type) && put(type, size.isAbsent() ? null : size.toBigDecimal());
  }

  boolean onGeneric(int type, double value) {
    return put(type, value);
  }

  boolean onString(int type, String value) {
    if (!isWanted(type)) {
      return false;
    }
    extras = null;
    if (value.isEmpty()) {
      texts.remove(type);
    } else {
      texts.put(type, value);
    }
    return true;
  }

  void onComputation(ComputedFrom from, OptionComputation computation) {
    extras = null;
    Computations known = computations;
    computations =
        switch (from) {
          case BID -> new Computations(computation, known.ask(), known.last(), known.model());
          case ASK -> new Computations(known.bid(), computation, known.last(), known.model());
          case LAST -> new Computations(known.bid(), known.ask(), computation, known.model());
          case MODEL -> new Computations(known.bid(), known.ask(), known.last(), computation);
        };
  }

  /** Null without any. */
  @Nullable Extras extras() {
    boolean isEmpty =
        numbers.isEmpty() && texts.isEmpty() && computations.equals(Computations.NONE);
    if (extras == null && !isEmpty) {
      extras = new Extras(numbers, texts, computations);
    }
    return extras;
  }

  private boolean put(int type, double value) {
    return isWanted(type) && put(type, Double.isFinite(value) ? BigDecimal.valueOf(value) : null);
  }

  private boolean put(int type, @Nullable BigDecimal value) {
    extras = null;
    if (value == null) {
      numbers.remove(type);
    } else {
      numbers.put(type, value);
    }
    return true;
  }

  private boolean isWanted(int type) {
    return type >= 0 && wanted.get(type);
  }
}
