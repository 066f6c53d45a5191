package io.github.pitrunner.api;

import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server streams of all services that are open, so that each can be told when the service ends.
 * A service has its streams {@link ServerStream#join} before they start; the rest happens by
 * itself. On the one context of the streams.
 */
@Singleton
public final class OpenStreams {
  private final Ticker ticker;
  private final Set<ServerStream<?>> open = new LinkedHashSet<>();
  private @Nullable Failure ending;
  private @Nullable Promise<Void> allClosed;

  /**
   * @param ticker on the context of the streams; for the limit of {@link #end}
   */
  public OpenStreams(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Streams that are open. */
  public int count() {
    return open.size();
  }

  /**
   * Ends all streams with the status of a failure, and every one that is opened afterwards. Where
   * nothing may be lost, what waits for the reader goes out first, for as long as the limit allows.
   *
   * @return succeeds when all are closed, at the limit at the latest
   */
  public Future<Void> end(Failure why, Duration limit) {
    ending = why;
    List.copyOf(open).forEach(stream -> stream.end(why));
    Promise<Void> closed = allClosed == null ? Promise.promise() : allClosed;
    allClosed = closed;
    Ticker.Ticking watch =
        ticker.every(limit, () -> List.copyOf(open).forEach(stream -> stream.fail(why)));
    closed.future().onComplete(end -> watch.cancel());
    tellIfAllClosed();
    return closed.future();
  }

  /** Why a stream that opens now is ended at once; null while streams may open. */
  @Nullable Failure ending() {
    return ending;
  }

  void onOpened(ServerStream<?> stream) {
    open.add(stream);
  }

  void onClosed(ServerStream<?> stream) {
    open.remove(stream);
    tellIfAllClosed();
  }

  private void tellIfAllClosed() {
    if (allClosed != null && open.isEmpty()) {
      allClosed.tryComplete();
    }
  }
}
