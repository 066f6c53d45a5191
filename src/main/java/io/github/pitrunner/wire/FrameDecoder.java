package io.github.pitrunner.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Cuts a stream of bytes into frames, however the network split or merged them. Everything passes
 * through one array that is used again and again: one copy per byte and none per frame. It grows
 * with what has arrived, never with what a length field claims, and at most to one longest frame.
 *
 * <p>An exception ends the decoding, whether the stream or the sink is at fault: behind it the
 * place in the stream is lost, and going on would read bodies as lengths.
 *
 * <p>Not thread-safe: it belongs to the context of its link.
 */
public final class FrameDecoder {
  private static final int SHOWN_BYTES = 16;
  private static final int INITIAL_CAPACITY = 16 << 10;

  // One long frame, such as the scanner parameters, must not hold its memory for the rest of the
  // session.
  private static final int LARGEST_KEPT_CAPACITY = 16 * INITIAL_CAPACITY;

  private final int maxLength;
  private byte[] arrived;
  private int arrivedLength;
  private boolean delivering;
  private boolean spent;

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
    this.arrived = new byte[Math.min(INITIAL_CAPACITY, longestFrame())];
  }

  /**
   * Takes what has arrived and hands out each frame that is complete.
   *
   * @throws ProtocolViolation if a length is out of bounds; the bytes around it are shown. Also if
   *     the decoder is spent: an earlier call ended in an exception, its own or the sink's
   * @throws IllegalStateException if the sink calls back into the decoder
   */
  public void onBytes(Buffer chunk, Sink sink) {
    if (delivering) {
      throw new IllegalStateException("Bytes came in while a frame was handed out");
    }
    if (spent) {
      throw new ProtocolViolation(
          "%d bytes came after the stream had been given up".formatted(chunk.length()));
    }
    delivering = true;
    spent = true;
    try {
      decode(chunk, sink);
      spent = false;
    } finally {
      delivering = false;
    }
  }

  /** Bytes of an unfinished frame that are kept. */
  public int pendingLength() {
    return arrivedLength;
  }

  /** Memory held, in bytes; at most the frame limit and its length field. */
  public int capacity() {
    return arrived.length;
  }

  private void decode(Buffer chunk, Sink sink) {
    int read = 0;
    while (read < chunk.length()) {
      int count = Math.min(arrived.length - arrivedLength, chunk.length() - read);
      chunk.getBytes(read, read + count, arrived, arrivedLength);
      read += count;
      arrivedLength += count;
      keepFrom(deliverWhole(sink));
    }
  }

  /** Hands out the frames that are complete; returns where the unfinished one begins. */
  private int deliverWhole(Sink sink) {
    int at = 0;
    while (arrivedLength - at >= Integer.BYTES) {
      int length = lengthAt(at);
      int body = at + 2 * Integer.BYTES;
      int end = at + Integer.BYTES + length;
      if (end > arrivedLength) {
        break;
      }
      sink.onFrame(new Frame(intAt(at + Integer.BYTES), arrived, body, length - Frame.MIN_LENGTH));
      at = end;
    }
    return at;
  }

  /** Drops what has been handed out and leaves room for more behind the rest. */
  private void keepFrom(int at) {
    int rest = arrivedLength - at;
    byte[] target = arrived;
    if (rest == arrived.length) {
      // No frame is longer than the limit, so a full array that holds no whole frame is below it.
      target = new byte[(int) Math.min(longestFrame(), 2L * arrived.length)];
    } else if (arrived.length > LARGEST_KEPT_CAPACITY && rest < INITIAL_CAPACITY && at > 0) {
      target = new byte[INITIAL_CAPACITY];
    }
    if (at > 0 || target != arrived) {
      System.arraycopy(arrived, at, target, 0, rest);
    }
    arrived = target;
    arrivedLength = rest;
  }

  private int longestFrame() {
    return Integer.BYTES + maxLength;
  }

  private int lengthAt(int at) {
    int length = intAt(at);
    if (length < Frame.MIN_LENGTH || length > maxLength) {
      byte[] shown = Arrays.copyOfRange(arrived, at, Math.min(arrivedLength, at + SHOWN_BYTES));
      throw new ProtocolViolation(
          "Frame length %s is not in %d..%d; the stream goes on with %s"
              .formatted(
                  Integer.toUnsignedString(length),
                  Frame.MIN_LENGTH,
                  maxLength,
                  HexFormat.ofDelimiter(" ").formatHex(shown)));
    }
    return length;
  }

  private int intAt(int at) {
    return (arrived[at] & 0xff) << 24
        | (arrived[at + 1] & 0xff) << 16
        | (arrived[at + 2] & 0xff) << 8
        | (arrived[at + 3] & 0xff);
  }
}
