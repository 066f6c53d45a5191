package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.marketdata.Headline.Place;
import io.github.pitrunner.marketdata.NewsMapper.Query;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads more headlines than the gateway gives at once. It goes back from the newest: each question
 * ends where the answer before it ended, until there are enough or nothing new comes.
 */
final class NewsArchive {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Questions in a row that bring nothing new, after which there is nothing more. */
  private static final int MOST_FRUITLESS = 3;

  /** Headlines of the second in which the last page ended come again. */
  private static final int REPEATED = 10;

  private final NewsMapper mapper;
  private final Reads reads;

  NewsArchive(NewsMapper mapper, Reads reads) {
    this.mapper = mapper;
    this.reads = reads;
  }

  /**
   * The first headlines behind a place, newest first; fewer than asked for when there are no more.
   */
  Future<List<Headline>> headlines(Query query, @Nullable Place behind, int most, Caller caller) {
    return new Reading(query, behind, most, caller).next();
  }

  /** One walk back. */
  private final class Reading {
    private final @Nullable Place behind;
    private final int most;
    private final Caller caller;
    private final NavigableMap<Place, Headline> found = new TreeMap<>();
    private Query query;
    private int asked;
    private int fruitless;

    Reading(Query query, @Nullable Place behind, int most, Caller caller) {
      this.behind = behind;
      this.most = most;
      this.caller = caller;
      this.query = behind == null ? query : query.until(roundedUp(behind.time()));
      this.asked = Math.min(NewsMapper.MOST_HEADLINES, most + REPEATED);
    }

    /** The gateway is asked for whole seconds. */
    private static Instant roundedUp(Instant time) {
      return Instant.ofEpochSecond(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0));
    }

    Future<List<Headline>> next() {
      if (caller.isGone()) {
        return Future.failedFuture(new Failure.Cancelled("news: their caller left"));
      }
      return reads.ask(() -> mapper.headlines(query, asked, caller)).compose(this::onHeadlines);
    }

    private Future<List<Headline>> onHeadlines(List<Headline> headlines) {
      int before = found.size();
      for (Headline headline : headlines) {
        if (behind == null || headline.place().compareTo(behind) > 0) {
          found.put(headline.place(), headline);
        }
      }
      fruitless = found.size() > before ? 0 : fruitless + 1;
      if (headlines.isEmpty() || found.size() >= most || fruitless == MOST_FRUITLESS) {
        return Future.succeededFuture(found.values().stream().limit(most).toList());
      }
      goBack(headlines);
      return isAfterStart() ? next() : Future.succeededFuture(List.copyOf(found.values()));
    }

    private void goBack(List<Headline> headlines) {
      boolean isAll = headlines.size() < asked;
      Instant until = roundedUp(headlines.get(headlines.size() - 1).time());
      if (fruitless == 0 && !isAll) {
        query = query.until(until);
      } else if (isAll || asked == NewsMapper.MOST_HEADLINES) {
        // More in one second than one answer holds cannot be asked for.
        query = query.until(until.minus(SECOND));
      } else {
        asked = NewsMapper.MOST_HEADLINES;
      }
    }

    private boolean isAfterStart() {
      Instant until = query.until();
      Instant after = query.after();
      return until == null || after == null || until.isAfter(after);
    }
  }
}
