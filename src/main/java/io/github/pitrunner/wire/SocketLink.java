package io.github.pitrunner.wire;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A link over a TCP socket, on the socket's own Vert.x context. What arrives before {@link #listen}
 * waits, the end of the connection included.
 */
public final class SocketLink implements Link {
  private final NetSocket socket;
  private @Nullable Throwable failure;
  private boolean isClosing;

  /** Takes over a connected socket and holds its bytes back until {@link #listen}. */
  public SocketLink(NetSocket socket) {
    this.socket = socket;
    socket.pause();
    socket.exceptionHandler(cause -> failure = cause);
  }

  @Override
  public void send(Buffer bytes) {
    // A failed write closes the socket; the end of the stream tells it, so the result has nothing
    // to add.
    var unused = write(bytes);
  }

  /** Does what {@link #send} does, and tells when the bytes no longer wait here. */
  public Future<Void> write(Buffer bytes) {
    return isClosing ? Future.succeededFuture() : socket.write(bytes);
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void close() {
    isClosing = true;
    var unused = socket.close();
  }

  @Override
  public String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public void listen(Listener listener) {
    socket.handler(
        chunk -> {
          if (!isClosing) {
            listener.onBytes(chunk);
          }
        });
    // Not the close handler: it overtakes bytes that wait, and is silent if the socket was closed
    // before it was set. The end of the stream comes once, behind the last byte.
    socket.endHandler(
        end -> {
          isClosing = true;
          listener.onClosed(failure);
        });
    socket.resume();
  }
}
