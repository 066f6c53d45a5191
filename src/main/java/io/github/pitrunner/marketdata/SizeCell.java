package io.github.pitrunner.marketdata;

import io.github.pitrunner.wire.WireDecimal;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A size as the last tick left it, exact; the decimal of an everyday size is made only when a quote
 * needs it.
 */
final class SizeCell {
  /** What the cell holds: nothing, digits and a scale, or the decimal alone. */
  private enum Form {
    NONE,
    DIGITS,
    DECIMAL
  }

  private Form form = Form.NONE;
  private long unscaled;
  private int scale;
  private @Nullable BigDecimal decimal;

  void set(WireDecimal size) {
    if (size.isAbsent()) {
      clear();
    } else if (!size.isLong()) {
      form = Form.DECIMAL;
      decimal = size.toBigDecimal();
    } else if (form != Form.DIGITS || size.unscaled() != unscaled || size.scale() != scale) {
      form = Form.DIGITS;
      unscaled = size.unscaled();
      scale = size.scale();
      decimal = null;
    }
  }

  void clear() {
    form = Form.NONE;
    decimal = null;
  }

  boolean isPresent() {
    return form != Form.NONE;
  }

  @Nullable BigDecimal decimal() {
    if (decimal == null && form == Form.DIGITS) {
      decimal = BigDecimal.valueOf(unscaled, scale);
    }
    return decimal;
  }
}
