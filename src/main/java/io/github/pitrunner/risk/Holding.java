package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account holds of one contract, as reported.
 *
 * @param quantity negative is short; never 0
 * @param price of one unit as last told, in the instrument's currency; null when it is not known
 * @param moves how it came to be, as far as the account's figures may not show it, oldest first
 */
public record Holding(
    Instrument instrument, BigDecimal quantity, @Nullable BigDecimal price, List<Move> moves) {
  /** The broker makes up the figures a little before they are told. */
  static final Duration FIGURES_LAG = Duration.ofSeconds(5);

  /**
   * A change of the quantity.
   *
   * @param before size of the position before it, at least 0
   */
  public record Move(Instant at, BigDecimal before) {
    private boolean isShownBy(Instant told) {
      return at.plus(FIGURES_LAG).isBefore(told);
    }
  }

  public Holding {
    moves = List.copyOf(moves);
  }

  /** Whether figures that were told then show the position as it is. */
  boolean isShownBy(Instant told) {
    for (Move move : moves) {
      if (!move.isShownBy(told)) {
        return false;
      }
    }
    return true;
  }

  /**
   * By how much the position is larger than the smallest that figures may show which were told
   * then; at least 0.
   */
  BigDecimal grownSince(Instant told) {
    BigDecimal size = quantity.abs();
    BigDecimal smallest = size;
    for (Move move : moves) {
      if (!move.isShownBy(told)) {
        smallest = smallest.min(move.before());
      }
    }
    return size.subtract(smallest);
  }
}
