package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client on a link in memory; what the gateway sends is kept until it is taken. */
public final class MemoryClient implements Link {
  private final Handshake.ServerHelloReader hello = new Handshake.ServerHelloReader();
  private final FrameDecoder decoder = new FrameDecoder();
  private final List<Message> arrived = new ArrayList<>();
  private boolean isGreeted;
  private boolean isClosed;
  private boolean hasLeft;
  private int unknown;
  private int bytes;
  private @Nullable ProtocolViolation violation;
  private @Nullable Listener gateway;

  /** Connects without a word. */
  public static MemoryClient connect(GatewayCore core) {
    MemoryClient client = new MemoryClient();
    core.accept(client);
    return client;
  }

  /** Connects and starts a client. */
  public static MemoryClient start(GatewayCore core, int clientId) {
    MemoryClient client = connect(core);
    client.greet();
    client.begin(clientId);
    return client;
  }

  /** Sends the client's opening. */
  public void greet() {
    deliver(Handshake.clientHello(VersionRange.SUPPORTED));
  }

  /** Sends START_API. */
  public void begin(int clientId) {
    ask(StartApiRequest.newBuilder().setClientId(clientId).build());
  }

  /** Sends a request; nothing arrives on a closed connection. */
  public void ask(Message request) {
    deliver(Frame.encode(request));
  }

  private void deliver(Buffer sent) {
    if (!isClosed && !hasLeft && gateway != null) {
      gateway.onBytes(sent);
    }
  }

  /** Leaves without a word. */
  public void leave() {
    if (!isClosed && !hasLeft && gateway != null) {
      hasLeft = true;
      gateway.onClosed(null);
    }
  }

  /** Whether the gateway has closed the connection. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Whether the gateway has greeted. */
  public boolean isGreeted() {
    return isGreeted;
  }

  /** Frames whose id is not known. */
  public int unknown() {
    return unknown;
  }

  /** Bytes that have arrived. */
  public int bytes() {
    return bytes;
  }

  /** Why nothing more can be read; null while it can. */
  public @Nullable ProtocolViolation violation() {
    return violation;
  }

  /** What has arrived since the last call. */
  public List<Message> take() {
    List<Message> taken = List.copyOf(arrived);
    arrived.clear();
    return taken;
  }

  /** Takes everything and gives what is of a kind. */
  public <M extends Message> List<M> take(Class<M> kind) {
    return take().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Takes everything and gives the codes of its errors. */
  public List<Integer> takeCodes() {
    return take(ErrorMessage.class).stream().map(ErrorMessage::getErrorCode).toList();
  }

  @Override
  public void send(Buffer chunk) {
    bytes += chunk.length();
    if (isClosed || hasLeft || violation != null) {
      return;
    }
    try {
      if (isGreeted) {
        decoder.onBytes(chunk, this::onFrame);
      } else if (hello.onBytes(chunk) != null) {
        isGreeted = true;
        decoder.onBytes(hello.rest(), this::onFrame);
      }
    } catch (ProtocolViolation found) {
      violation = found;
    }
  }

  private void onFrame(Frame frame) {
    MessageType type = frame.type(Direction.TO_CLIENT);
    if (type == null) {
      unknown++;
    } else {
      arrived.add(frame.message(type));
    }
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void close() {
    isClosed = true;
    if (!hasLeft && gateway != null) {
      hasLeft = true;
      gateway.onClosed(null);
    }
  }

  @Override
  public String peer() {
    return "memory";
  }

  @Override
  public void listen(Listener listener) {
    gateway = listener;
  }
}
