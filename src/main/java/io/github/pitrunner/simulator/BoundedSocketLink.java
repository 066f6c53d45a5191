package io.github.pitrunner.simulator;

import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.SocketLink;
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
  private final SocketLink link;
  private final int maxPending;
  private long pending;
  private @Nullable Throwable drop;

  /**
   * Holds the socket's bytes back until {@link #listen}.
   *
   * @param maxPending how many bytes may wait for the client
   */
  BoundedSocketLink(NetSocket socket, int maxPending) {
    this.socket = socket;
    this.link = new SocketLink(socket);
    this.maxPending = maxPending;
  }

  @Override
  public void send(Buffer bytes) {
    if (drop != null) {
      return;
    }
    int size = bytes.length();
    pending += size;
    if (pending > maxPending) {
      LOG.warnf("Dropping %s: %d bytes wait for it", peer(), pending);
      drop = new IllegalStateException("%d bytes waited for the client".formatted(pending));
      // An orderly close would wait until the client has read what it does not read.
      var unused = ((NetSocketInternal) socket).channelHandlerContext().close();
    } else {
      var unused = link.write(bytes).onComplete(done -> pending -= size);
    }
  }

  @Override
  public boolean isFull() {
    return link.isFull();
  }

  @Override
  public void close() {
    link.close();
  }

  @Override
  public String peer() {
    return link.peer();
  }

  @Override
  public void listen(Listener listener) {
    link.listen(
        new Listener() {
          @Override
          public void onBytes(Buffer chunk) {
            listener.onBytes(chunk);
          }

          @Override
          public void onClosed(@Nullable Throwable cause) {
            listener.onClosed(drop == null ? cause : drop);
          }
        });
  }
}
