package io.github.pitrunner.wire;

import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frame as it came out of a decoder, kept beyond the call.
 *
 * @param wireId the id with the offset of protobuf bodies
 */
record Received(int wireId, Buffer body) {
  static Received of(Frame frame) {
    int wireId = frame.isProtobuf() ? frame.id() + Frame.PROTOBUF_OFFSET : frame.id();
    byte[] body =
        Arrays.copyOfRange(frame.bytes(), frame.offset(), frame.offset() + frame.length());
    return new Received(wireId, Buffer.buffer(body));
  }

  /** Everything that a new decoder makes of the chunks. */
  static List<Received> from(Iterable<Buffer> chunks) {
    FrameDecoder decoder = new FrameDecoder();
    List<Received> received = new ArrayList<>();
    chunks.forEach(chunk -> decoder.onBytes(chunk, frame -> received.add(of(frame))));
    return received;
  }

  /** The frame with this id and body as it travels. */
  static Buffer onTheWire(int wireId, byte[] body) {
    return Buffer.buffer()
        .appendInt(Frame.MIN_LENGTH + body.length)
        .appendInt(wireId)
        .appendBytes(body);
  }

  /** What a single frame decodes to, whatever its id says. */
  static Message message(Buffer frame, MessageType type) {
    List<Message> messages = new ArrayList<>();
    new FrameDecoder().onBytes(frame, read -> messages.add(read.message(type)));
    return messages.get(0);
  }
}
