package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams that callers hold, and how each is asked for again after a gap. */
final class Feeds {
  private final Exchanges exchanges;
  private final Guard guard;
  private final Set<Kept> kept = new LinkedHashSet<>();

  /** A stream that a caller holds; its exchange changes with each session. */
  private abstract static class Kept {
    final FeedListener listener;
    Exchange.@Nullable Stream stream;

    Kept(FeedListener listener) {
      this.listener = listener;
    }

    abstract void open();
  }

  Feeds(Exchanges exchanges, Guard guard) {
    this.exchanges = exchanges;
    this.guard = guard;
  }

  Feed open(Call call, FeedListener listener) {
    return keep(
        new Kept(listener) {
          @Override
          void open() {
            Exchange.Stream next = new Exchange.Stream(call.what(), Set.of(), ending(this));
            stream = next;
            // The id is told before the request leaves, so that no tick can come first.
            exchanges.open(
                call.asking(
                    id -> {
                      listener.onOpened(id);
                      return call.request().apply(id);
                    }),
                next);
          }
        });
  }

  Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener) {
    return keep(
        new Kept(listener) {
          @Override
          void open() {
            Exchange.Stream next = new Exchange.Stream(what, Set.copyOf(items), ending(this));
            stream = next;
            exchanges.openWithoutId(next, request, cancel);
          }
        });
  }

  /** A new session: every stream is asked for again. */
  void onSession() {
    for (Kept feed : List.copyOf(kept)) {
      if (kept.contains(feed)) {
        guard.run("the opening of a feed", feed::open);
      }
    }
  }

  void onLost(String reason) {
    for (Kept feed : List.copyOf(kept)) {
      guard.run("a listener of a feed", () -> feed.listener.onGap(reason));
    }
  }

  /**
   * The broker is back behind the same session: what is still open there is given up and asked for
   * anew.
   */
  void onBrokerBack() {
    for (Kept feed : List.copyOf(kept)) {
      if (kept.contains(feed)) {
        guard.run("the opening of a feed", () -> reopen(feed));
      }
    }
  }

  private void reopen(Kept feed) {
    if (feed.stream != null) {
      exchanges.cancel(feed.stream);
    }
    feed.open();
  }

  private Feed keep(Kept feed) {
    kept.add(feed);
    try {
      feed.open();
    } catch (RuntimeException e) {
      kept.remove(feed);
      throw e;
    }
    return () -> {
      if (kept.remove(feed) && feed.stream != null) {
        exchanges.cancel(feed.stream);
      }
    };
  }

  /** Passes everything on, and forgets the stream when the gateway ends it. */
  private FeedListener ending(Kept feed) {
    return new FeedListener() {
      @Override
      public void onMessage(Message message) {
        feed.listener.onMessage(message);
      }

      @Override
      public void onWarning(GatewayMessage warning) {
        feed.listener.onWarning(warning);
      }

      @Override
      public void onEnded(Failure failure) {
        kept.remove(feed);
        feed.listener.onEnded(failure);
      }
    };
  }
}
