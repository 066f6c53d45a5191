package io.github.pitrunner.simulator.market;

import java.time.Instant;

/**
 * One piece of news.
 *
 * @param bucket the half hour since 1970 in which it appears
 * @param key seeds what of its text the market doesn't decide
 */
record Story(Instrument instrument, long bucket, Instant at, Kind kind, long key) {
  private static final int BUCKET_BITS = 24;

  /** What it is about, and who writes of that. */
  enum Kind {
    MOVE(NewsProvider.BRFG),
    VOLUME(NewsProvider.DJ_N),
    ANALYST(NewsProvider.BRFUPDN),
    EARNINGS(NewsProvider.DJ_N),
    OUTLOOK(NewsProvider.DJNL);

    private final NewsProvider provider;

    Kind(NewsProvider provider) {
      this.provider = provider;
    }
  }

  NewsProvider provider() {
    return kind.provider;
  }

  /** As clients ask for its text: the provider's code and a number. */
  String articleId() {
    long number = ((long) instrument.conId() << BUCKET_BITS) | bucket;
    return "%s$%08x".formatted(provider().code(), number);
  }

  /** The contract of an article's number. */
  static int conId(long number) {
    return (int) (number >>> BUCKET_BITS);
  }

  /** The half hour of an article's number. */
  static long bucket(long number) {
    return number & ((1L << BUCKET_BITS) - 1);
  }
}
