package io.github.pitrunner.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. A port: production binds it to a socket ({@link SocketLink}), a
 * simulation to memory. All calls and all events of a link happen on one context.
 */
public interface Link {
  /** Writes bytes in order. After the link has closed, by either end, they are dropped. */
  void send(Buffer bytes);

  /** Bytes accepted by {@link #send} that the other side has not taken yet are at their limit. */
  boolean isFull();

  /**
   * Closes this end, behind what has been sent; no bytes are delivered any more and {@link
   * Listener#onClosed} follows unless it was called already.
   */
  void close();

  /** Who is at the other end, for logs. */
  String peer();

  /** Starts the events of this link; nothing is delivered before. */
  void listen(Listener listener);

  /** What happens on a link. */
  interface Listener {
    void onBytes(Buffer chunk);

    /**
     * The connection is over; the last event, exactly once.
     *
     * @param cause why, or null when either end closed it in order
     */
    void onClosed(@Nullable Throwable cause);
  }
}
