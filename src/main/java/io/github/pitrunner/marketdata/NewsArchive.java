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

  private final NewsMapper mapper;
  private final Reads reads;

  NewsArchive(NewsMapper mapper, Reads reads) {
    this.mapper = mapper;
    this.reads = reads;
  }

  /** The first headlines behind a place, newest first; fewer than asked for when there are no more. */
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

    Reading(Query query, @Nullable Place behind, int most, Caller caller) {
      this.behind = behind;
      this.most = most;
      this.caller = caller;
      this.query = behind == null ? query : query.until(roundedUp(behind.time()));
    }

    /** The gateway is asked for whole seconds. */
    private static Instant roundedUp(Instant time) {
      return Instant.ofEpochSecond(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0));
    }

    Future<List<Headline>> next() {
      if (caller.isGone()) {
        return Future.failedFuture(new Failure.Cancelled("news: their caller left"));
      }
      return reads
          .ask(() -> mapper.headlines(query, NewsMapper.MOST_HEADLINES, caller))
          .compose(this::onHeadlines);
    }

    private Future<List<Headline>> onHeadlines(List<Headline> headlines) {
      int before = found.size();
      for (Headline headline : headlines) {
        if (behind == null || headline.place().compareTo(behind) > 0) {
          found.put(headline.place(), headline);
        }
      }
      if (headlines.isEmpty() || found.size() >= most) {
        return Future.succeededFuture(found.values().stream().limit(most).toList());
      }
      Instant oldest = headlines.get(headlines.size() - 1).time();
      // More in one second than one answer holds cannot be asked for.
      boolean isWhole = headlines.size() < NewsMapper.MOST_HEADLINES;
      Instant until = roundedUp(oldest);
      query = query.until(found.size() > before && !isWhole ? until : until.minus(SECOND));
      return isAfterStart() ? next() : Future.succeededFuture(List.copyOf(found.values()));
    }

    private boolean isAfterStart() {
      Instant until = query.until();
      Instant after = query.after();
      return until == null || after == null || until.isAfter(after);
    }
  }
}
