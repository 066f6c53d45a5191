package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The streams that callers hold, and how each is asked for again after a gap. */
final class Feeds {
  private static final int MOST_REVIVALS = 3;

  private final Exchanges exchanges;
  private final Budgets budgets;
  private final Guard guard;
  private final BooleanSupplier hasSession;
  private final Set<Kept> kept = new LinkedHashSet<>();
  private BooleanSupplier lineRoom = () -> false;
  private long reopened;

  /** A stream that a caller holds; its exchange changes with each session. */
  private abstract static class Kept {
    final String what;
    final FeedListener listener;
    final Draw draw;
    final Farm.@Nullable Kind farm;
    Exchange.@Nullable Stream stream;

    /** Times in a row that it was asked for anew because it had died, and nothing came. */
    int revivals;

    Kept(String what, FeedListener listener, Draw draw, Farm.@Nullable Kind farm) {
      this.what = what;
      this.listener = listener;
      this.draw = draw;
      this.farm = farm;
    }

    abstract void open();
  }

  /**
   * @param hasSession whether there is one to ask in
   */
  Feeds(Exchanges exchanges, Budgets budgets, Guard guard, BooleanSupplier hasSession) {
    this.exchanges = exchanges;
    this.budgets = budgets;
    this.guard = guard;
    this.hasSession = hasSession;
  }

  /**
   * Who is asked to free a market data line when all are in use.
   *
   * @param maker says whether it has freed one
   */
  void setLineRoom(BooleanSupplier maker) {
    lineRoom = maker;
  }

  /** Feeds that are kept. */
  int size() {
    return kept.size();
  }

  /** Times that a feed was asked for anew within a session. */
  long reopened() {
    return reopened;
  }

  Feed open(Call call, FeedListener listener) {
    return keep(
        new Kept(call.what(), listener, call.draw(), call.farm()) {
          @Override
          void open() {
            Exchange.Stream next = new Exchange.Stream(call.what(), Set.of(), ending(this));
            stream = next;
            exchanges.openKept(call, next);
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
        new Kept(what, listener, new Draw.Nothing(), null) {
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
    each(
        "the opening of a feed",
        feed -> {
          // Whoever hears of the session first may have opened one in it already.
          if (feed.stream == null || !exchanges.isOpen(feed.stream)) {
            feed.open();
          }
        });
  }

  void onLost(String reason) {
    each("a listener of a feed", feed -> feed.listener.onGap(reason));
  }

  /**
   * The broker is back behind the same session: what is still open there is given up and asked for
   * anew, unless its listener watches over it.
   *
   * @param isDataKept the gateway says so
   */
  void onBrokerBack(boolean isDataKept) {
    each(
        "the opening of a feed",
        feed -> {
          if (!isDataKept || !feed.listener.onKept()) {
            reopen(feed);
          }
        });
  }

  void onFarmBroken(Farm farm) {
    each(
        feed -> feed.farm == farm.kind(),
        "a listener of a feed",
        feed -> feed.listener.onFarmBroken(farm));
  }

  void onFarmBack(Farm farm, Instant brokenSince) {
    each(
        feed -> feed.farm == farm.kind(),
        "the opening of a feed",
        feed -> {
          if (!feed.listener.onFarmBack(farm, brokenSince)) {
            reopen(feed);
          }
        });
  }

  /** Gives everything up at the gateway and forgets it. */
  void cancelAll() {
    for (Kept feed : List.copyOf(kept)) {
      cancel(feed);
    }
  }

  private interface Step {
    void accept(Kept feed);
  }

  private void each(String what, Step step) {
    each(feed -> true, what, step);
  }

  /** One feed's listener may end another. */
  private void each(Predicate<Kept> which, String what, Step step) {
    for (Kept feed : List.copyOf(kept)) {
      if (kept.contains(feed) && which.test(feed)) {
        guard.run(what, () -> step.accept(feed));
      }
    }
  }

  /** The gateway says that the feed is dead and has to be asked for anew. */
  private void revive(Kept feed, GatewayMessage why) {
    if (feed.revivals >= MOST_REVIVALS) {
      cancel(feed);
      feed.listener.onEnded(GatewayFailures.of(feed.what, why));
      return;
    }
    feed.revivals++;
    feed.listener.onGap(why.toString());
    reopen(feed);
  }

  /** Does nothing for a feed whose listener has just cancelled it. */
  private void reopen(Kept feed) {
    if (!kept.contains(feed)) {
      return;
    }
    reopened++;
    if (feed.stream != null) {
      exchanges.cancel(feed.stream);
    }
    feed.open();
  }

  private Feed keep(Kept feed) {
    take(feed);
    kept.add(feed);
    try {
      feed.open();
    } catch (RuntimeException e) {
      forget(feed);
      throw e;
    }
    return new Feed() {
      @Override
      public void cancel() {
        Feeds.this.cancel(feed);
      }

      @Override
      public void reopen() {
        if (kept.contains(feed) && hasSession.getAsBoolean()) {
          Feeds.this.reopen(feed);
        }
      }
    };
  }

  private void take(Kept feed) {
    try {
      budgets.take(feed.what, feed.draw);
    } catch (Failure.Exhausted none) {
      boolean isLine = feed.draw instanceof Draw.Line || feed.draw instanceof Draw.RealTimeBars;
      if (!isLine || !lineRoom.getAsBoolean()) {
        throw none;
      }
      budgets.take(feed.what, feed.draw);
    }
  }

  private void cancel(Kept feed) {
    if (forget(feed) && feed.stream != null) {
      exchanges.cancel(feed.stream);
    }
  }

  private boolean forget(Kept feed) {
    boolean wasKept = kept.remove(feed);
    if (wasKept) {
      budgets.giveBack(feed.draw);
    }
    return wasKept;
  }

  /** Passes everything on, and forgets the stream when the gateway ends it. */
  private FeedListener ending(Kept feed) {
    return new FeedListener() {
      @Override
      public void onOpened(int requestId) {
        feed.listener.onOpened(requestId);
      }

      @Override
      public void onMessage(Message message) {
        feed.revivals = 0;
        feed.listener.onMessage(message);
      }

      @Override
      public void onWarning(GatewayMessage warning) {
        Codes.Row row = Codes.of(warning.code());
        if (row.request() == RequestEffect.RESUBSCRIBE || row.session() == SessionEffect.TOO_FAST) {
          revive(feed, warning);
        } else {
          feed.listener.onWarning(warning);
        }
      }

      @Override
      public void onEnded(Failure failure) {
        forget(feed);
        feed.listener.onEnded(failure);
      }
    };
  }
}
