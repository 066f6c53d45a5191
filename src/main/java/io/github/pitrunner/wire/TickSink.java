package io.github.pitrunner.wire;

import org.jspecify.annotations.Nullable;

/**
 * Hears ticks as primitives, because there are more of them than of everything else together: a
 * busy session makes no garbage here. Tick types are those of protocol section 4; a request id or
 * tick type that was not sent is {@link #NONE}. A {@link WireDecimal} is valid only during the
 * call.
 */
public interface TickSink {
  /** Stands for a request id or tick type that was not sent; neither is ever negative. */
  int NONE = -1;

  /**
   * A price, with the size there is at it.
   *
   * @param price not a number where none was sent
   * @param attributes bit 0 can auto-execute, bit 1 past limit, bit 2 pre-open
   */
  // More parameters than a method should have: a record of them would be the garbage.
  void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes);

  /** A size or a volume. */
  void onSize(int reqId, int tickType, WireDecimal size);

  /**
   * A number that is neither price nor size.
   *
   * @param value not a number where none was sent
   */
  void onGeneric(int reqId, int tickType, double value);

  /** A text, such as the time of the last trade; null where none was sent. */
  void onString(int reqId, int tickType, @Nullable String value);
}
