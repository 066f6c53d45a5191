package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.marketdata.HistoryPlan.Step;
import io.github.pitrunner.wire.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Bars of the past. An answer is kept for the time in which the gateway refuses to hear the same
 * question again (protocol section 5.7), so that the pages of one answer, and callers who ask the
 * same, cost one question.
 */
final class History {
  private static final Duration KEPT_FOR = Duration.ofSeconds(15);
  private static final int MAX_ANSWERS = 32;
  private static final int MAX_BARS = 250_000;

  /** As many of the largest steps as an answer that is kept may hold. */
  private static final int MOST_STEPS = 12;

  /** The longest wait for a turn: the budget's ten minutes, in waits of half a minute. */
  private static final int MOST_WAITS = 25;

  private final BarMapper mapper;
  private final Ports ports;
  private final Map<BarQuery, Answer> answers = new LinkedHashMap<>();

  /** What history is bound to. */
  record Ports(Clock clock, Timer timer, Reads reads) {}

  /** An answer, or a question under way and who waits for it. */
  private record Answer(Future<List<Bar>> bars, Crowd callers) {
    int size() {
      return bars.succeeded() ? bars.result().size() : 0;
    }
  }

  History(BarMapper mapper, Ports ports) {
    this.mapper = mapper;
    this.ports = ports;
  }

  /**
   * The bars, oldest first. Fails with {@code NotFound} (NO_MARKET_DATA) when there are none, and
   * with {@code InvalidRequest} when they take too many steps. A question that the last of its
   * callers has left is cancelled at the gateway.
   */
  Future<List<Bar>> bars(BarQuery query, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(query + ": their caller left"));
    }
    Answer kept = answers.get(query);
    if (kept == null || kept.callers().isGone()) {
      // One that all have left may still wait for its turn.
      return ask(query, caller);
    }
    kept.callers().join(caller);
    return kept.bars();
  }

  private Future<List<Bar>> ask(BarQuery query, Caller caller) {
    List<Step> steps = plan(query).steps();
    if (steps.size() > MOST_STEPS) {
      return Future.failedFuture(
          new Failure.InvalidRequest(
              "duration",
              "takes %d requests to the gateway, and one answer holds %d at most; StreamBars sends such a range as it comes"
                  .formatted(steps.size(), MOST_STEPS)));
    }
    Crowd callers = new Crowd();
    callers.join(caller);
    Future<List<Bar>> asked =
        steps.size() == 1 ? turn(steps.get(0), callers, 1) : all(steps, callers);
    Answer answer = new Answer(asked.map(found -> present(query, found)), callers);
    answers.put(query, answer);
    answer
        .bars()
        .onComplete(end -> callers.onAnswered())
        .onSuccess(
            bars -> {
              trim();
              ports.timer().after(KEPT_FOR, () -> answers.remove(query, answer));
            })
        .onFailure(cause -> answers.remove(query, answer));
    return answer.bars();
  }

  /**
   * The steps of a question that is asked now.
   *
   * @throws Failure.InvalidRequest if they are too many even for a stream
   */
  HistoryPlan plan(BarQuery query) {
    try {
      return HistoryPlan.of(query, ports.clock().instant());
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidRequest("duration", String.valueOf(e.getMessage()));
    }
  }

  /** The bars of all steps, one step after the other. */
  private Future<List<Bar>> all(List<Step> steps, Caller caller) {
    List<Bar> gathered = new ArrayList<>();
    Future<List<Bar>> all = Future.succeededFuture(gathered);
    for (Step step : steps) {
      all =
          all.compose(before -> step(step, caller))
              .map(
                  bars -> {
                    gathered.addAll(bars);
                    return gathered;
                  });
    }
    return all;
  }

  /** The bars of one step; none is an empty list. It waits for its turn, however long. */
  Future<List<Bar>> step(Step step, Caller caller) {
    return turn(step, caller, 1)
        .map(bars -> bars.stream().filter(bar -> step.owns(bar.start())).toList())
        .recover(
            cause ->
                cause instanceof Failure.NotFound none && none.reason() == Reason.NO_MARKET_DATA
                    ? Future.succeededFuture(List.of())
                    : Future.failedFuture(cause));
  }

  private Future<List<Bar>> turn(Step step, Caller caller, int wait) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(step.query() + ": their caller left"));
    }
    return ports
        .reads()
        .ask(() -> mapper.bars(step.query(), caller))
        .recover(
            cause ->
                step.until() != null && wait < MOST_WAITS && isPaced(cause) && !caller.isGone()
                    ? later((Failure) cause).compose(again -> turn(step, caller, wait + 1))
                    : Future.failedFuture(cause));
  }

  private static boolean isPaced(Throwable cause) {
    return cause instanceof Failure failure && failure.reason() == Reason.PACING;
  }

  private Future<Boolean> later(Failure paced) {
    Promise<Boolean> turn = Promise.promise();
    ports
        .timer()
        .after(
            Objects.requireNonNullElse(paced.retryAfter(), Duration.ZERO),
            () -> turn.complete(true));
    return turn.future();
  }

  private static List<Bar> present(BarQuery query, List<Bar> bars) {
    if (bars.isEmpty()) {
      throw new Failure.NotFound(
          Reason.NO_MARKET_DATA,
          "There are no %s %s".formatted(query.show(), query),
          Map.of("instrument", query.instrument().toString()));
    }
    return List.copyOf(bars);
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
