package io.github.pitrunner.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Cuts a stream of bytes into frames, however the network split or merged them. Keeps at most one
 * frame: memory grows with what has arrived, never with what a length field claims.
 *
 * <p>Not thread-safe: it belongs to the context of its link.
 */
public final class FrameDecoder {
  private static final int SHOWN_BYTES = 16;
  private static final int INITIAL_CAPACITY = 4096;

  private final int maxLength;
  private byte[] pending = new byte[INITIAL_CAPACITY];
  private int pendingLength;

  /** Hears each frame in turn; the frame is valid only during the call. */
  @FunctionalInterface
  public interface Sink {
    void onFrame(Frame frame);
  }

  /** A decoder with the protocol's own limit. */
  public FrameDecoder() {
    this(Frame.MAX_LENGTH);
  }

  /**
   * @param maxLength longest accepted frame in bytes, without its length field
   */
  public FrameDecoder(int maxLength) {
    if (maxLength < Frame.MIN_LENGTH || maxLength > Frame.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "maxLength %d is not in %d..%d".formatted(maxLength, Frame.MIN_LENGTH, Frame.MAX_LENGTH));
    }
    this.maxLength = maxLength;
  }

  /**
   * Takes what has arrived and hands out each frame that is complete.
   *
   * @throws ProtocolViolation if a length is out of bounds; the bytes around it are shown and the
   *     decoder is spent
   */
  public void onBytes(Buffer chunk, Sink sink) {
    byte[] arrived = chunk.getBytes();
    int read = 0;
    if (pendingLength > 0) {
      read = completePending(arrived, sink);
      if (pendingLength > 0) {
        return;
      }
    }
    int consumed = deliverWhole(arrived, read, sink);
    append(arrived, consumed, arrived.length - consumed);
  }

  /** Bytes of an unfinished frame that are kept. */
  public int pendingLength() {
    return pendingLength;
  }

  /** Memory held for unfinished frames, in bytes; at most the frame limit and its length field. */
  public int capacity() {
    return pending.length;
  }

  /** Fills the unfinished frame up and delivers it; returns how much of the chunk that took. */
  private int completePending(byte[] arrived, Sink sink) {
    int read = 0;
    if (pendingLength < Integer.BYTES) {
      read = Math.min(Integer.BYTES - pendingLength, arrived.length);
      append(arrived, 0, read);
      if (pendingLength < Integer.BYTES) {
        return read;
      }
    }
    int total = Integer.BYTES + lengthAt(pending, 0, pendingLength);
    int missing = Math.min(total - pendingLength, arrived.length - read);
    append(arrived, read, missing);
    if (pendingLength < total) {
      return read + missing;
    }
    pendingLength = 0;
    deliver(pending, 0, total - Integer.BYTES, sink);
    shrink();
    return read + missing;
  }

  private int deliverWhole(byte[] bytes, int from, Sink sink) {
    int at = from;
    while (bytes.length - at >= Integer.BYTES) {
      int length = lengthAt(bytes, at, bytes.length - at);
      if (bytes.length - at - Integer.BYTES < length) {
        break;
      }
      deliver(bytes, at, length, sink);
      at += Integer.BYTES + length;
    }
    return at;
  }

  private static void deliver(byte[] bytes, int at, int length, Sink sink) {
    int body = at + 2 * Integer.BYTES;
    sink.onFrame(new Frame(intAt(bytes, at + Integer.BYTES), bytes, body, length - Integer.BYTES));
  }

  private void append(byte[] source, int from, int count) {
    if (count == 0) {
      return;
    }
    int needed = pendingLength + count;
    if (needed > pending.length) {
      long doubled = 2L * pending.length;
      int limit = maxLength + Integer.BYTES;
      pending =
          Arrays.copyOf(
              pending, (int) Math.min(Math.max(needed, doubled), Math.max(limit, needed)));
    }
    System.arraycopy(source, from, pending, pendingLength, count);
    pendingLength = needed;
  }

  // One long frame, such as the scanner parameters, must not hold its memory for the rest of the
  // session.
  private void shrink() {
    if (pending.length > 64 * INITIAL_CAPACITY) {
      pending = new byte[INITIAL_CAPACITY];
    }
  }

  private int lengthAt(byte[] bytes, int at, int available) {
    int length = intAt(bytes, at);
    if (length < Frame.MIN_LENGTH || length > maxLength) {
      throw new ProtocolViolation(
          "Frame length %s is not in %d..%d; the stream goes on with %s"
              .formatted(
                  Integer.toUnsignedString(length),
                  Frame.MIN_LENGTH,
                  maxLength,
                  HexFormat.ofDelimiter(" ")
                      .formatHex(bytes, at, at + Math.min(SHOWN_BYTES, available))));
    }
    return length;
  }

  private static int intAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
