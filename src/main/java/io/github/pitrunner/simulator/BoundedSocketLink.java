package io.github.pitrunner.simulator;

import io.github.pitrunner.wire.Link;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A link over a client's socket that counts the bytes which the client has not taken yet, and drops
 * a client that lets too many pile up: memory is bounded however slow a client reads.
 */
final class BoundedSocketLink implements Link {
  private static final Logger LOG = Logger.getLogger(BoundedSocketLink.class);

  private final NetSocket socket;
  private final int maxPending;
  private long pending;
  private boolean closing;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Holds the socket's bytes back until {@link #listen}.
   *
   * @param maxPending how many bytes may wait for the client
   */
  BoundedSocketLink(NetSocket socket, int maxPending) {
    this.socket = socket;
    this.maxPending = maxPending;
    socket.pause();
  }

  @Override
  public void send(Buffer bytes) {
    if (closing || closed) {
      return;
    }
    int size = bytes.length();
    pending += size;
    if (pending > maxPending) {
      LOG.warnf("Dropping %s: %d bytes wait for it", peer(), pending);
      failure = new IllegalStateException("%d bytes waited for the client".formatted(pending));
      abort();
      return;
    }
    var unused = socket.write(bytes).onComplete(done -> pending -= size);
  }

  // An orderly close would wait until the client has read what it does not read.
  private void abort() {
    closing = true;
    var unused = ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void close() {
    closing = true;
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
