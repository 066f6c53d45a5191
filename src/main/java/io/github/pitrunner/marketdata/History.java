package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Bar;
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
  private final Map<BarQuery, Future<List<Bar>>> answers = new LinkedHashMap<>();

  History(MarketDataMapper mapper, Timer timer) {
    this.mapper = mapper;
    this.timer = timer;
  }

  /** The bars, oldest first. Fails with {@code NotFound} (NO_MARKET_DATA) when there are none. */
  Future<List<Bar>> bars(BarQuery query) {
    Future<List<Bar>> kept = answers.get(query);
    return kept == null ? ask(query) : kept;
  }

  private Future<List<Bar>> ask(BarQuery query) {
    Future<List<Bar>> answer = mapper.bars(query).map(bars -> present(query, bars));
    if (answer.failed()) {
      return answer;
    }
    answers.put(query, answer);
    answer
        .onSuccess(
            bars -> {
              trim();
              timer.after(KEPT_FOR, () -> answers.remove(query, answer));
            })
        .onFailure(cause -> answers.remove(query, answer));
    return answer;
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
    long bars = answers.values().stream().mapToLong(History::size).sum();
    int count = answers.size();
    Iterator<Future<List<Bar>>> oldest = answers.values().iterator();
    while (oldest.hasNext() && (count > MAX_ANSWERS || bars > MAX_BARS)) {
      Future<List<Bar>> answer = oldest.next();
      if (answer.isComplete()) {
        oldest.remove();
        bars -= size(answer);
        count--;
      }
    }
  }

  private static int size(Future<List<Bar>> answer) {
    return answer.succeeded() ? answer.result().size() : 0;
  }
}
