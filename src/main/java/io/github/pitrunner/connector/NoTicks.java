package io.github.pitrunner.connector;

import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.WireDecimal;
import org.jspecify.annotations.Nullable;

/** Where ticks go as long as nobody wants them. */
enum NoTicks implements TickSink {
  INSTANCE;

  @Override
  public void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes) {}

  @Override
  public void onSize(int reqId, int tickType, WireDecimal size) {}

  @Override
  public void onGeneric(int reqId, int tickType, double value) {}

  @Override
  public void onString(int reqId, int tickType, @Nullable String value) {}
}
