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
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client on a link in memory; what the gateway sends is kept until it is taken. */
public final class MemoryClient implements Link {
  private final Handshake.ServerHelloReader hello = new Handshake.ServerHelloReader();
  private final FrameDecoder decoder = new FrameDecoder();
  private final List<Message> arrived = new ArrayList<>();
  private boolean isGreeted;
  private @Nullable Listener gateway;

  /** Connects and starts a client. */
  public static MemoryClient start(GatewayCore core, int clientId) {
    MemoryClient client = new MemoryClient();
    core.accept(client);
    client.gateway().onBytes(Handshake.clientHello(VersionRange.SUPPORTED));
    client.ask(StartApiRequest.newBuilder().setClientId(clientId).build());
    return client;
  }

  /** Sends a request. */
  public void ask(Message request) {
    gateway().onBytes(Frame.encode(request));
  }

  /** Leaves without a word. */
  public void leave() {
    gateway().onClosed(null);
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
  public void send(Buffer bytes) {
    if (isGreeted) {
      decoder.onBytes(bytes, this::onFrame);
    } else if (hello.onBytes(bytes) != null) {
      isGreeted = true;
      decoder.onBytes(hello.rest(), this::onFrame);
    }
  }

  private void onFrame(Frame frame) {
    MessageType type = Objects.requireNonNull(frame.type(Direction.TO_CLIENT));
    arrived.add(frame.message(type));
  }

  private Listener gateway() {
    return Objects.requireNonNull(gateway);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void close() {}

  @Override
  public String peer() {
    return "memory";
  }

  @Override
  public void listen(Listener listener) {
    gateway = listener;
  }
}
