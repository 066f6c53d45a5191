package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memory: the client's end is a {@link Link}, the gateway's end is the test. What
 * one side does the other hears before the call returns; where it must come later there are {@link
 * MemoryLinks}.
 */
public final class MemoryLink implements Link {
  private final List<Message> sent = new ArrayList<>();
  private final ClientReader client =
      new ClientReader(versions -> offer = versions, this::onMessage);
  private @Nullable VersionRange offer;
  private @Nullable Listener listener;
  private boolean closed;
  private boolean isMute;
  private int pings;

  @Override
  public void send(Buffer bytes) {
    if (!closed) {
      client.onBytes(bytes);
    }
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

  /** From now on the gateway leaves pings without an answer, or answers them again. */
  public void mute(boolean mute) {
    isMute = mute;
  }

  /** Pings that the client has sent; they are answered by themselves and not among the rest. */
  public int pings() {
    return pings;
  }

  private void onMessage(Message message) {
    if (!(message instanceof CurrentTimeRequest)) {
      sent.add(message);
      return;
    }
    pings++;
    if (!isMute) {
      deliver(CurrentTime.newBuilder().setCurrentTime(1_800_000_000).build());
    }
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
    bytes(GatewayBytes.hello(version));
  }

  /** The gateway sends messages, all in one chunk. */
  public void deliver(Message... messages) {
    bytes(GatewayBytes.of(messages));
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
