package io.github.pitrunner.wire;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickString;
import io.github.pitrunner.wire.MessageType.Direction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the four frequent ticks (price, size, generic, string) straight from the frame, without a
 * message object. It knows only the plain form that a gateway writes; whatever looks otherwise, a
 * field of a newer gateway or a broken varint, goes to the generated class, so that there is one
 * judge of what is valid.
 *
 * <p>Not thread-safe: it belongs to the context of its link.
 */
public final class TickDecoder {
  // Field number and wire type as they stand in front of a value.
  private static final int REQ_ID = 1 << 3;
  private static final int TICK_TYPE = 2 << 3;
  private static final int NUMBER = 3 << 3 | 1;
  private static final int TEXT = 3 << 3 | 2;
  private static final int PRICE_SIZE = 4 << 3 | 2;
  private static final int ATTRIBUTES = 5 << 3;

  private static final int LONGEST_VARINT = 10;

  private final TickSink sink;
  private final WireDecimal size = new WireDecimal();

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean isPlain;

  private int reqId;
  private int tickType;
  private int attributes;
  private double number;
  private int textAt;
  private int textLength;
  private @Nullable String text;

  /** A decoder that tells every tick to the sink. */
  public TickDecoder(TickSink sink) {
    this.sink = sink;
  }

  /**
   * Reads a frame that travels to the client.
   *
   * @return false if it is none of the four ticks; the sink has heard nothing then
   * @throws ProtocolViolation if the body is not readable or a size is not a decimal number
   */
  public boolean onFrame(Frame frame) {
    MessageType type = frame.type(Direction.TO_CLIENT);
    if (type == null || !isTick(type)) {
      return false;
    }
    clear();
    if (!readFields(frame, type) || !readText(type)) {
      clear();
      readMessage(frame.message(type));
    }
    tell(type);
    return true;
  }

  /** It is one of the four ticks. */
  public static boolean isTick(MessageType type) {
    return type == MessageType.TICK_PRICE
        || type == MessageType.TICK_SIZE
        || type == MessageType.TICK_GENERIC
        || type == MessageType.TICK_STRING;
  }

  private void clear() {
    reqId = TickSink.NONE;
    tickType = TickSink.NONE;
    attributes = 0;
    number = Double.NaN;
    textAt = -1;
    textLength = 0;
    text = null;
    size.clear();
  }

  private void tell(MessageType type) {
    double told = Unset.isUnset(number) ? Double.NaN : number;
    switch (type) {
      case TICK_PRICE -> sink.onPrice(reqId, tickType, told, size, attributes);
      case TICK_SIZE -> sink.onSize(reqId, tickType, size);
      case TICK_GENERIC -> sink.onGeneric(reqId, tickType, told);
      case TICK_STRING -> sink.onString(reqId, tickType, text);
      default -> throw new IllegalStateException(type + " is no tick");
    }
  }

  /** Finds the fields; false as soon as anything is not as plain as expected. */
  private boolean readFields(Frame frame, MessageType type) {
    bytes = frame.bytes();
    at = frame.offset();
    end = at + frame.length();
    isPlain = true;
    boolean hasNumber = type == MessageType.TICK_PRICE || type == MessageType.TICK_GENERIC;
    boolean isPrice = type == MessageType.TICK_PRICE;
    while (isPlain && at < end) {
      int tag = bytes[at++];
      if (tag == REQ_ID) {
        reqId = varint();
      } else if (tag == TICK_TYPE) {
        tickType = varint();
      } else if (tag == NUMBER && hasNumber) {
        number = fixedDouble();
      } else if (tag == (isPrice ? PRICE_SIZE : TEXT) && type != MessageType.TICK_GENERIC) {
        skipText();
      } else if (tag == ATTRIBUTES && isPrice) {
        attributes = varint();
      } else {
        isPlain = false;
      }
    }
    return isPlain;
  }

  /** Reads the text that {@link #readFields} found; false if it is more than digits or ASCII. */
  private boolean readText(MessageType type) {
    if (textAt < 0) {
      return true;
    }
    if (type != MessageType.TICK_STRING) {
      return size.readDigits(bytes, textAt, textLength);
    }
    for (int i = textAt; i < textAt + textLength; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    text = new String(bytes, textAt, textLength, StandardCharsets.ISO_8859_1);
    return true;
  }

  /** The low 32 bits of a varint, as a field of type int32 takes them. */
  private int varint() {
    long value = 0;
    int last = Math.min(end, at + LONGEST_VARINT);
    for (int shift = 0; at < last; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (int) value;
      }
    }
    isPlain = false;
    return 0;
  }

  private double fixedDouble() {
    if (end - at < Long.BYTES) {
      isPlain = false;
      return Double.NaN;
    }
    long bits = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | (bytes[at + i] & 0xff);
    }
    at += Long.BYTES;
    return Double.longBitsToDouble(bits);
  }

  private void skipText() {
    int length = varint();
    // Of two texts the last one counts, but both have to be valid.
    if (textAt >= 0 || length < 0 || length > end - at) {
      isPlain = false;
      return;
    }
    textAt = at;
    textLength = length;
    at += length;
  }

  private void readMessage(Message message) {
    if (message instanceof TickPrice tick) {
      reqId = tick.hasReqId() ? tick.getReqId() : TickSink.NONE;
      tickType = tick.hasTickType() ? tick.getTickType() : TickSink.NONE;
      number = tick.hasPrice() ? tick.getPrice() : Double.NaN;
      attributes = tick.getAttrMask();
      size.read(tick.getSize());
    } else if (message instanceof TickSize tick) {
      reqId = tick.hasReqId() ? tick.getReqId() : TickSink.NONE;
      tickType = tick.hasTickType() ? tick.getTickType() : TickSink.NONE;
      size.read(tick.getSize());
    } else if (message instanceof TickGeneric tick) {
      reqId = tick.hasReqId() ? tick.getReqId() : TickSink.NONE;
      tickType = tick.hasTickType() ? tick.getTickType() : TickSink.NONE;
      number = tick.hasValue() ? tick.getValue() : Double.NaN;
    } else if (message instanceof TickString tick) {
      reqId = tick.hasReqId() ? tick.getReqId() : TickSink.NONE;
      tickType = tick.hasTickType() ? tick.getTickType() : TickSink.NONE;
      text = tick.hasValue() ? tick.getValue() : null;
    }
  }
}
