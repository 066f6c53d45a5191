package io.github.pitrunner.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** A link over a TCP socket, on the socket's own Vert.x context. */
public final class SocketLink implements Link {
  private final NetSocket socket;
  private @Nullable Throwable failure;
  private boolean closed;

  /** Takes over a connected socket and holds its bytes back until {@link #listen}. */
  public SocketLink(NetSocket socket) {
    this.socket = socket;
    socket.pause();
  }

  @Override
  public void send(Buffer bytes) {
    if (!closed) {
      // A failed write closes the socket; the close handler tells it, so the result has nothing to
      // add.
      var unused = socket.write(bytes);
    }
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void close() {
    var unused = socket.close();
  }

  @Override
  public String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public void listen(Listener listener) {
    socket.handler(listener::onBytes);
    socket.exceptionHandler(cause -> failure = cause);
    socket.closeHandler(
        end -> {
          if (!closed) {
            closed = true;
            listener.onClosed(failure);
          }
        });
    socket.resume();
  }
}
