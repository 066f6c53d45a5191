package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake.ClientHelloReader;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Reads at the gateway's end what a client sends: its opening, then messages. One that the tables
 * do not know fails the test.
 */
final class ClientReader {
  private final ClientHelloReader hello = new ClientHelloReader();
  private final FrameDecoder frames = new FrameDecoder();
  private final Consumer<VersionRange> onOffer;
  private final Consumer<Message> onMessage;
  private boolean isGreeted;

  /** Tells the versions that the client offers, once, and then every message. */
  ClientReader(Consumer<VersionRange> onOffer, Consumer<Message> onMessage) {
    this.onOffer = onOffer;
    this.onMessage = onMessage;
  }

  void onBytes(Buffer chunk) {
    if (isGreeted) {
      frames.onBytes(chunk, this::onFrame);
      return;
    }
    VersionRange offer = hello.onBytes(chunk);
    if (offer != null) {
      isGreeted = true;
      onOffer.accept(offer);
      frames.onBytes(hello.rest(), this::onFrame);
    }
  }

  private void onFrame(Frame frame) {
    MessageType type = frame.type(Direction.TO_GATEWAY);
    if (type == null) {
      throw new AssertionError("Message %d is not known".formatted(frame.id()));
    }
    onMessage.accept(frame.message(type));
  }
}
