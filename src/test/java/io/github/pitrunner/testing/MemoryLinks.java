package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.wire.Link;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Links in memory. What one end sends the other hears in a turn of its own of the given context.
 */
public final class MemoryLinks implements Dialer {
  private final Consumer<Runnable> context;
  private final Consumer<Link> acceptor;
  private boolean isRefusing;

  /** Links whose other ends go to the acceptor. */
  public MemoryLinks(Consumer<Runnable> context, Consumer<Link> acceptor) {
    this.context = context;
    this.acceptor = acceptor;
  }

  /** From now on nobody answers, or somebody does again. */
  public void refuse(boolean refusing) {
    isRefusing = refusing;
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration patience) {
    if (isRefusing) {
      return Future.failedFuture("Connection refused");
    }
    End near = new End();
    End far = new End();
    near.other = far;
    far.other = near;
    acceptor.accept(far);
    return Future.succeededFuture(near);
  }

  /** One end of a link. */
  private final class End implements Link {
    private final List<Buffer> waiting = new ArrayList<>();
    private @Nullable End other;
    private @Nullable Listener listener;
    private boolean isClosed;

    @Override
    public void send(Buffer bytes) {
      End receiver = other;
      if (!isClosed && receiver != null) {
        context.accept(() -> receiver.onBytes(bytes));
      }
    }

    private void onBytes(Buffer bytes) {
      if (isClosed) {
        return;
      }
      if (listener == null) {
        waiting.add(bytes);
      } else {
        listener.onBytes(bytes);
      }
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void close() {
      End peer = other;
      context.accept(this::onClosed);
      if (peer != null) {
        context.accept(peer::onClosed);
      }
    }

    private void onClosed() {
      if (!isClosed) {
        isClosed = true;
        if (listener != null) {
          listener.onClosed(null);
        }
      }
    }

    @Override
    public String peer() {
      return "memory";
    }

    @Override
    public void listen(Listener next) {
      listener = next;
      List<Buffer> held = List.copyOf(waiting);
      waiting.clear();
      held.forEach(this::onBytes);
    }
  }
}
