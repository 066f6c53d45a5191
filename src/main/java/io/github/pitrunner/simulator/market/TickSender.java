package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickString;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Sends the ticks of one line, each only when its value is another one than the last sent. */
final class TickSender {
  private final ClientLine client;
  private final int reqId;
  private final Map<Integer, Object> sent = new HashMap<>();

  TickSender(ClientLine client, int reqId) {
    this.client = client;
    this.reqId = reqId;
  }

  /** Everything counts as new again. */
  void forget() {
    sent.clear();
  }

  private boolean isNew(int tickType, Object value) {
    return !value.equals(sent.put(tickType, value));
  }

  /** A price that has no size. */
  void price(int tickType, BigDecimal price) {
    if (isNew(tickType, price)) {
      client.send(tick(tickType, price, "0", 0));
    }
  }

  /** A price with the size that belongs to it; a size that changes alone is a tick of its own. */
  void price(Quoted quoted) {
    boolean isNewPrice = isNew(quoted.tickType(), quoted.price());
    boolean isNewSize = isNew(quoted.sizeType(), quoted.size());
    if (isNewPrice) {
      client.send(
          tick(quoted.tickType(), quoted.price(), quoted.size().toPlainString(), quoted.mask()));
    } else if (isNewSize) {
      client.send(sizeTick(quoted.sizeType(), quoted.size().toPlainString()));
    }
  }

  /**
   * A price with a size.
   *
   * @param mask the tick's attributes, as in the message
   */
  record Quoted(int tickType, BigDecimal price, int sizeType, BigDecimal size, int mask) {}

  private TickPrice tick(int tickType, BigDecimal price, String size, int mask) {
    return TickPrice.newBuilder()
        .setReqId(reqId)
        .setTickType(tickType)
        .setPrice(price.doubleValue())
        .setSize(size)
        .setAttrMask(mask)
        .build();
  }

  void size(int tickType, long size) {
    if (isNew(tickType, size)) {
      client.send(sizeTick(tickType, Long.toString(size)));
    }
  }

  private TickSize sizeTick(int tickType, String size) {
    return TickSize.newBuilder().setReqId(reqId).setTickType(tickType).setSize(size).build();
  }

  void generic(int tickType, double value) {
    if (isNew(tickType, value)) {
      client.send(
          TickGeneric.newBuilder().setReqId(reqId).setTickType(tickType).setValue(value).build());
    }
  }

  void string(int tickType, String value) {
    if (isNew(tickType, value)) {
      client.send(
          TickString.newBuilder().setReqId(reqId).setTickType(tickType).setValue(value).build());
    }
  }

  void option(TickOptionComputation computation) {
    if (isNew(computation.getTickType(), computation)) {
      client.send(computation);
    }
  }
}
