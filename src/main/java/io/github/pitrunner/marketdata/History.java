package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bars of the past. An answer is kept for the time in which the gateway refuses to hear the same
 * question again (protocol section 5.7), so that the pages of one answer, and callers who ask the
 * same, cost one question.
 */
final class History {
  private static final Duration KEPT_FOR = Duration.ofSeconds(15);
  private static final int MAX_ANSWERS = 32;
  private static final int MAX_BARS = 200_000;

  private final MarketDataMapper mapper;
  private final Timer timer;
  private final Map<BarQuery, Answer> answers = new LinkedHashMap<>();

  /** An answer, or a question under way and who waits for it. */
  private record Answer(Future<List<Bar>> bars, Crowd callers) {
    int size() {
      return bars.succeeded() ? bars.result().size() : 0;
    }
  }

  History(MarketDataMapper mapper, Timer timer) {
    this.mapper = mapper;
    this.timer = timer;
  }

  /**
   * The bars, oldest first. Fails with {@code NotFound} (NO_MARKET_DATA) when there are none. A
   * question that the last of its callers has left is cancelled at the gateway.
   */
  Future<List<Bar>> bars(BarQuery query, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(query + ": their caller left"));
    }
    Answer kept = answers.get(query);
    if (kept == null) {
      return ask(query, caller);
    }
    kept.callers().join(caller);
    return kept.bars();
  }

  private Future<List<Bar>> ask(BarQuery query, Caller caller) {
    Crowd callers = new Crowd();
    callers.join(caller);
    Answer answer =
        new Answer(mapper.bars(query, callers).map(bars -> present(query, bars)), callers);
    answers.put(query, answer);
    answer
        .bars()
        .onComplete(end -> callers.onAnswered())
        .onSuccess(
            bars -> {
              trim();
              timer.after(KEPT_FOR, () -> answers.remove(query, answer));
            })
        .onFailure(cause -> answers.remove(query, answer));
    return answer.bars();
  }

  private static List<Bar> present(BarQuery query, List<Bar> bars) {
    if (bars.isEmpty()) {
      throw new Failure.NotFound(
          Reason.NO_MARKET_DATA,
          "There are no %s".formatted(query),
          Map.of("instrument", query.instrument().toString()));
    }
    return bars;
  }

  /** Forgets the oldest answers; questions under way stay, so that nobody asks them twice. */
  private void trim() {
    long bars = answers.values().stream().mapToLong(Answer::size).sum();
    int count = answers.size();
    Iterator<Answer> oldest = answers.values().iterator();
    while (oldest.hasNext() && (count > MAX_ANSWERS || bars > MAX_BARS)) {
      Answer answer = oldest.next();
      if (answer.bars().isComplete()) {
        oldest.remove();
        bars -= answer.size();
        count--;
      }
    }
  }
}
