package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.vertx.core.buffer.Buffer;

/** What a gateway puts on the line. */
final class GatewayBytes {
  private GatewayBytes() {}

  /** The answer to a client's opening. */
  static Buffer hello(int version) {
    return new ServerHello(version, "20261122 09:30:00 EST").toWire();
  }

  /** Messages, one behind the other. */
  static Buffer of(Message... messages) {
    Buffer bytes = Buffer.buffer();
    for (Message message : messages) {
      bytes.appendBuffer(Frame.encode(message));
    }
    return bytes;
  }
}
