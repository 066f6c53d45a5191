package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** When data begins; asked once a day (UTC), as it hardly ever changes. */
final class HeadTimes {
  private static final int MOST = 1000;

  private final BarMapper mapper;
  private final Clock clock;
  private final Map<HeadQuery, Answer> answers = new Known();
  private LocalDate day = LocalDate.EPOCH;

  /** An answer, or a question under way and who waits for it. */
  private record Answer(Future<Instant> head, Crowd callers) {}

  /** The oldest answer is forgotten when there are too many. */
  private static final class Known extends LinkedHashMap<HeadQuery, Answer> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<HeadQuery, Answer> eldest) {
      return size() > MOST;
    }
  }

  HeadTimes(BarMapper mapper, Clock clock) {
    this.mapper = mapper;
    this.clock = clock;
  }

  /** The moment; fails with {@code NotFound} (NO_MARKET_DATA) when there is no data. */
  Future<Instant> of(HeadQuery query, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(query + ": its caller left"));
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      answers.clear();
    }
    Answer known = answers.get(query);
    if (known == null) {
      return ask(query, caller);
    }
    known.callers().join(caller);
    return known.head();
  }

  private Future<Instant> ask(HeadQuery query, Caller caller) {
    Crowd callers = new Crowd();
    callers.join(caller);
    Answer answer = new Answer(mapper.head(query, callers), callers);
    answers.put(query, answer);
    answer
        .head()
        .onComplete(end -> callers.onAnswered())
        .onFailure(cause -> answers.remove(query, answer));
    return answer.head();
  }
}
