package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake.ClientHelloReader;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection in memory: the client's end is a {@link Link}, the gateway's end is the test. */
public final class MemoryLink implements Link {
  private final ClientHelloReader hello = new ClientHelloReader();
  private final FrameDecoder frames = new FrameDecoder();
  private final List<Message> sent = new ArrayList<>();
  private @Nullable VersionRange offer;
  private @Nullable Listener listener;
  private boolean closed;

  @Override
  public void send(Buffer bytes) {
    if (closed) {
      return;
    }
    if (offer == null) {
      offer = hello.onBytes(bytes);
      if (offer != null) {
        frames.onBytes(hello.rest(), this::onFrame);
      }
    } else {
      frames.onBytes(bytes, this::onFrame);
    }
  }

  private void onFrame(Frame frame) {
    sent.add(frame.message(Objects.requireNonNull(frame.type(Direction.TO_GATEWAY))));
  }

  @Override
  public boolean isFull() {
    return false;
  }

  /** The client closes; it hears of it at once, which is the worst that a link can do. */
  @Override
  public void close() {
    breakOff(null);
  }

  @Override
  public String peer() {
    return "memory";
  }

  @Override
  public void listen(Listener next) {
    listener = next;
  }

  /** What the client offered; null before. */
  public @Nullable VersionRange offer() {
    return offer;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Everything that the client has sent. */
  public List<Message> sent() {
    return List.copyOf(sent);
  }

  /** What the client has sent of a type. */
  public <T extends Message> List<T> sent(Class<T> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The only message of a type that the client has sent. */
  public <T extends Message> T only(Class<T> type) {
    List<T> found = sent(type);
    if (found.size() != 1) {
      throw new AssertionError("Sent %d of %s: %s".formatted(found.size(), type, sent));
    }
    return found.get(0);
  }

  /** The gateway answers the handshake. */
  public void hello(int version) {
    bytes(new ServerHello(version, "20261122 09:30:00 EST").toWire());
  }

  /** The gateway sends messages, all in one chunk. */
  public void deliver(Message... messages) {
    Buffer chunk = Buffer.buffer();
    for (Message message : messages) {
      chunk.appendBuffer(Frame.encode(message));
    }
    bytes(chunk);
  }

  /** The gateway sends bytes. */
  public void bytes(Buffer bytes) {
    if (!closed) {
      Objects.requireNonNull(listener, "Nobody listens").onBytes(bytes);
    }
  }

  /** The connection ends; null is an orderly end. */
  public void breakOff(@Nullable Throwable cause) {
    if (!closed) {
      closed = true;
      if (listener != null) {
        listener.onClosed(cause);
      }
    }
  }
}
