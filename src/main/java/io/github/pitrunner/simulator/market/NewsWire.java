package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Story.Kind;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All news that was, is and will be, as a pure function of the seed like the {@link Tape} that it
 * reports on: at most one story of a stock in a half hour. Each company reports its earnings once a
 * quarter, a little after the close.
 */
final class NewsWire {
  private static final int NEWS = 7_292;
  private static final long BUCKET_SECONDS = 1800;
  private static final double SHARE = 0.4;
  private static final int QUARTER_DAYS = 91;
  private static final LocalTime CLOSE = LocalTime.of(16, 0);

  private final Market market;
  private final long seed;

  NewsWire(Market market) {
    this.market = market;
    this.seed = Draws.key(market.settings().seed(), NEWS);
  }

  /** What is asked for: news of one instrument by some providers in (after, until]. */
  record Query(Instrument instrument, Set<NewsProvider> providers, Instant after, Instant until) {
    private boolean holds(Story story) {
      return providers.contains(story.provider())
          && story.at().isAfter(after)
          && !story.at().isAfter(until);
    }
  }

  /** The newest stories, newest first. */
  List<Story> newest(Query query, int most) {
    List<Story> stories = new ArrayList<>();
    Instant since = query.instrument().since();
    Instant after = query.after().isAfter(since) ? query.after() : since;
    long first = bucket(after);
    for (long bucket = bucket(query.until()); bucket >= first && stories.size() < most; bucket--) {
      Story story = story(query.instrument(), bucket);
      if (story != null && query.holds(story)) {
        stories.add(story);
      }
    }
    return stories;
  }

  /** All stories, oldest first. */
  List<Story> all(Query query) {
    List<Story> stories = new ArrayList<>(newest(query, Integer.MAX_VALUE));
    Collections.reverse(stories);
    return stories;
  }

  private static long bucket(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), BUCKET_SECONDS);
  }

  /** The story that an id names; null when there is none, or not yet. */
  @Nullable Story article(NewsProvider provider, String articleId) {
    String prefix = provider.code() + "$";
    if (!articleId.startsWith(prefix)) {
      return null;
    }
    long number;
    try {
      number = Long.parseUnsignedLong(articleId.substring(prefix.length()), 16);
    } catch (NumberFormatException e) {
      return null;
    }
    Instrument instrument = market.find(Story.conId(number));
    Story story = instrument == null ? null : story(instrument, Story.bucket(number));
    boolean isThere =
        story != null
            && story.articleId().equals(articleId)
            && !story.at().isAfter(market.now())
            && !story.at().isBefore(story.instrument().since());
    return isThere ? story : null;
  }

  private @Nullable Story story(Instrument instrument, long bucket) {
    if (!instrument.secType().equals("STK")) {
      return null;
    }
    long key = Draws.key(seed, instrument.conId(), bucket);
    Draws draws = new Draws(key);
    Instant start = Instant.ofEpochSecond(bucket * BUCKET_SECONDS);
    if (isCompany(instrument) && reportsIn(instrument, start)) {
      return new Story(instrument, bucket, start.plusSeconds(300), Kind.EARNINGS, draws.next());
    }
    if (draws.even() >= SHARE) {
      return null;
    }
    Instant at = start.plusSeconds(draws.below((int) BUCKET_SECONDS));
    return new Story(instrument, bucket, at, kind(instrument, draws.even()), draws.next());
  }

  private static boolean isCompany(Instrument instrument) {
    return instrument.definition().details().getStockType().equals("COMMON");
  }

  private static boolean reportsIn(Instrument instrument, Instant start) {
    ZonedDateTime local = start.atZone(Exchanges.NEW_YORK);
    return local.toLocalTime().equals(CLOSE)
        && Math.floorMod(local.toLocalDate().toEpochDay(), QUARTER_DAYS)
            == instrument.conId() % QUARTER_DAYS;
  }

  private static Kind kind(Instrument instrument, double draw) {
    if (draw < 0.45) {
      return Kind.MOVE;
    }
    if (draw < 0.7) {
      return Kind.VOLUME;
    }
    return draw < 0.85 && isCompany(instrument) ? Kind.ANALYST : Kind.OUTLOOK;
  }
}
