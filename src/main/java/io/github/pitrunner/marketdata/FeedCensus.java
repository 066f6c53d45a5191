package io.github.pitrunner.marketdata;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the feeds of market data that are open beside quotes, their readers, and the messages that
 * could not be read; on the connector's context.
 */
@Singleton
public final class FeedCensus {
  private final Map<Kind, Counted> counted = new EnumMap<>(Kind.class);
  private final List<LongSupplier> unreadable = new ArrayList<>();

  /** What feeds are of. */
  public enum Kind {
    TICKS,
    BOOKS,
    LIVE_BARS,
    SCANS,
    NEWS
  }

  /** Whoever keeps the feeds of a kind. */
  interface Counted {
    /** Feeds that are open, those that linger included. */
    int size();

    /** Readers of all feeds. */
    int readers();
  }

  /** A census of nothing yet. */
  public FeedCensus() {}

  void add(Kind kind, Counted keeper) {
    counted.put(kind, keeper);
  }

  void addUnreadable(LongSupplier count) {
    unreadable.add(count);
  }

  /** Feeds that are open, those that linger included. */
  public int feeds(Kind kind) {
    Counted keeper = counted.get(kind);
    return keeper == null ? 0 : keeper.size();
  }

  /** Readers of all feeds of a kind. */
  public int readers(Kind kind) {
    Counted keeper = counted.get(kind);
    return keeper == null ? 0 : keeper.readers();
  }

  /**
   * Messages of the gateway about scans and news, and parts of them, that were passed over since
   * the start because they could not be read.
   */
  public long unreadable() {
    return unreadable.stream().mapToLong(LongSupplier::getAsLong).sum();
  }
}
