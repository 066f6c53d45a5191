package io.github.pitrunner.marketdata;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row of a book.
 *
 * @param position from 0, the best
 * @param row what stands there then; null for a delete
 */
record DepthChange(boolean isBid, Operation operation, int position, @Nullable Row row) {
  /** What is done to a row. */
  enum Operation {
    INSERT,
    UPDATE,
    DELETE
  }

  /**
   * A row.
   *
   * @param maker market maker or exchange; may be empty
   */
  record Row(BigDecimal price, BigDecimal size, String maker) {}
}
