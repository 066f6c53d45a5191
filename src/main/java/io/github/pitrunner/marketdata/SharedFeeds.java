package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Feeds of one kind by what they are of: each is opened with its first reader and closed a while
 * after its last, or when another one wants its place.
 *
 * @param <K> what makes two feeds the same
 */
final class SharedFeeds<K, F extends SharedFeed<?>> implements FeedCensus.Counted {
  private final Timer timer;
  private final Duration linger;
  private final Map<K, F> open = new LinkedHashMap<>();

  /** Feeds without readers, the one that has been so for longest first. */
  private final Map<SharedFeed<?>, Scheduled> idle = new LinkedHashMap<>();

  SharedFeeds(Timer timer, Duration linger) {
    this.timer = timer;
    this.linger = linger;
  }

  /**
   * The feed of a key, opened now if it is not open.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left, not even one that lingers
   */
  F feed(K key, Supplier<F> maker) {
    F known = open.get(key);
    if (known != null) {
      return known;
    }
    F made = maker.get();
    try {
      made.open();
    } catch (Failure.Exhausted none) {
      SharedFeed<?> oldest = idle.keySet().stream().findFirst().orElseThrow(() -> none);
      close(oldest);
      made.open();
    }
    open.put(key, made);
    return made;
  }

  /** Those that are open, those that linger included. */
  List<F> all() {
    return List.copyOf(open.values());
  }

  @Override
  public int size() {
    return open.size();
  }

  @Override
  public int readers() {
    return open.values().stream().mapToInt(feed -> feed.readers().size()).sum();
  }

  void onJoined(SharedFeed<?> feed) {
    Scheduled end = idle.remove(feed);
    if (end != null) {
      end.cancel();
    }
  }

  void onIdle(SharedFeed<?> feed) {
    idle.put(feed, timer.after(linger, () -> close(feed)));
  }

  void forget(SharedFeed<?> feed) {
    onJoined(feed);
    open.values().remove(feed);
  }

  private void close(SharedFeed<?> feed) {
    forget(feed);
    feed.close();
  }
}
