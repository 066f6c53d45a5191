package io.github.pitrunner.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A decimal as it travels: text, read digit by digit into an unscaled long and a scale where it
 * fits, so that a size of everyday makes no object. Its reader fills it again for each tick; who
 * hears it takes out what is to be kept.
 */
public final class WireDecimal {
  // Any number of so many digits fits into a long.
  private static final int MAX_LONG_DIGITS = 18;

  // Far above any size, far below what makes arithmetic slow.
  private static final int MAX_TEXT_LENGTH = 64;
  private static final int MAX_SCALE = 64;

  private boolean present;
  private long unscaled;
  private int scale;
  private @Nullable BigDecimal big;

  WireDecimal() {}

  /** Whether there is no number: none was sent, or a sentinel ({@link Unset}). */
  public boolean isAbsent() {
    return !present;
  }

  /** Whether {@link #unscaled} and {@link #scale} give the whole number. */
  public boolean isLong() {
    return present && big == null;
  }

  /**
   * The digits without the point: 125 for 1.25.
   *
   * @throws IllegalStateException if it is absent or too long for a long
   */
  public long unscaled() {
    if (!isLong()) {
      throw new IllegalStateException("'%s' does not fit into a long".formatted(this));
    }
    return unscaled;
  }

  /** How many of the digits stand behind the point; negative where zeros follow the digits. */
  public int scale() {
    return big == null ? scale : big.scale();
  }

  /**
   * The number with the scale that was sent.
   *
   * @throws IllegalStateException if it is absent
   */
  public BigDecimal toBigDecimal() {
    if (!present) {
      throw new IllegalStateException("There is no number");
    }
    return big == null ? BigDecimal.valueOf(unscaled, scale) : big;
  }

  @Override
  public String toString() {
    return present ? toBigDecimal().toString() : "absent";
  }

  void clear() {
    present = false;
    unscaled = 0;
    scale = 0;
    big = null;
  }

  /**
   * Reads plain digits with at most one point and one minus.
   *
   * @return false, and nothing is read, if the text is anything else: {@link #read(String)} knows
   */
  boolean readDigits(byte[] text, int offset, int length) {
    clear();
    boolean negative = length > 0 && text[offset] == '-';
    int end = offset + length;
    int point = -1;
    int digits = 0;
    long value = 0;
    for (int at = negative ? offset + 1 : offset; at < end; at++) {
      byte character = text[at];
      if (character >= '0' && character <= '9' && digits < MAX_LONG_DIGITS) {
        value = 10 * value + (character - '0');
        digits++;
      } else if (character == '.' && point < 0) {
        point = at;
      } else {
        return false;
      }
    }
    if (digits == 0) {
      return false;
    }
    scale = point < 0 ? 0 : end - point - 1;
    unscaled = negative ? -value : value;
    // The other sentinels are too long to come to here.
    present = unscaled != Integer.MAX_VALUE || point >= 0;
    return true;
  }

  /**
   * Reads any decimal text.
   *
   * @throws ProtocolViolation if it is no decimal number, or not one of this world
   */
  void read(String text) {
    clear();
    if (Unset.isUnset(text)) {
      return;
    }
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new ProtocolViolation("A decimal of %d characters".formatted(text.length()));
    }
    if (!text.chars().allMatch(character -> "0123456789.+-Ee".indexOf(character) >= 0)) {
      throw new ProtocolViolation("'%s' is not a decimal number".formatted(text));
    }
    try {
      hold(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("'%s' is not a decimal number".formatted(text), e);
    }
    if (Math.abs((long) scale()) > MAX_SCALE) {
      throw new ProtocolViolation("'%s' is out of range".formatted(text));
    }
  }

  private void hold(BigDecimal number) {
    present = true;
    if (number.precision() <= MAX_LONG_DIGITS) {
      unscaled = number.unscaledValue().longValueExact();
      scale = number.scale();
    } else {
      big = number;
    }
  }
}
