package io.github.pitrunner.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it was read: {@code length (uint32) messageId (int32) body}, protocol section 3.2.
 *
 * <p>The body is a view of the decoder's own memory, valid only until {@link
 * FrameDecoder.Sink#onFrame} returns: a tick is read from it without a copy. {@link #message}
 * copies what it keeps.
 */
public final class Frame {
  /** Added to the id of a message whose body is protobuf. */
  public static final int PROTOBUF_OFFSET = 200;

  /** Longest frame that either side accepts: 16 MiB - 1. */
  public static final int MAX_LENGTH = (16 << 20) - 1;

  /** Shortest frame: the message id alone. */
  public static final int MIN_LENGTH = Integer.BYTES;

  private static final int SHOWN_BYTES = 16;

  private final int wireId;
  private final byte[] bytes;
  private final int offset;
  private final int length;

  Frame(int wireId, byte[] bytes, int offset, int length) {
    this.wireId = wireId;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Whether the body is protobuf; otherwise it is text of the generation before server version 213.
   */
  public boolean isProtobuf() {
    return wireId > PROTOBUF_OFFSET;
  }

  /** Bytes of the body. */
  public int length() {
    return length;
  }

  /** The id of the protocol's table. */
  public int id() {
    return isProtobuf() ? wireId - PROTOBUF_OFFSET : wireId;
  }

  /** The type of the message, or null when it is text or the id is not known. */
  public @Nullable MessageType type(Direction direction) {
    return isProtobuf() ? MessageType.of(direction, id()) : null;
  }

  /** The body as a stream, for readers that take single fields without building a message. */
  public CodedInputStream body() {
    return CodedInputStream.newInstance(bytes, offset, length);
  }

  /**
   * The message of this frame. Fields that our definitions do not have are kept in it as unknown.
   *
   * @throws ProtocolViolation if the body is not a message of that type
   */
  public Message message(MessageType type) {
    try {
      return type.prototype().getParserForType().parseFrom(bytes, offset, length);
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolViolation(
          "Message %s (%d bytes: %s) is not readable: %s"
              .formatted(type, length, head(), e.getMessage()),
          e);
    }
  }

  /** The memory that the body is a part of; whoever reads it keeps to the bounds of the body. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the body begins in {@link #bytes}. */
  int offset() {
    return offset;
  }

  /** The body's first bytes in hexadecimal, for the log. */
  public String head() {
    return HexFormat.ofDelimiter(" ")
        .formatHex(bytes, offset, offset + Math.min(SHOWN_BYTES, length));
  }

  /**
   * A frame that carries the message, ready to be written.
   *
   * @throws IllegalArgumentException if the message never travels by itself, or is longer than the
   *     other side accepts
   */
  public static Buffer encode(Message message) {
    byte[] body = message.toByteArray();
    if (body.length > MAX_LENGTH - MIN_LENGTH) {
      throw new IllegalArgumentException(
          "%s of %d bytes does not fit into a frame"
              .formatted(message.getDescriptorForType().getFullName(), body.length));
    }
    return Buffer.buffer(2 * Integer.BYTES + body.length)
        .appendInt(MIN_LENGTH + body.length)
        .appendInt(PROTOBUF_OFFSET + MessageType.of(message).id())
        .appendBytes(body);
  }
}
