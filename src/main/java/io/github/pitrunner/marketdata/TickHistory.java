package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Tick;
import io.github.pitrunner.wire.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ticks of the past. An answer to which time adds nothing is kept for a while, so that the pages of
 * one answer, and callers who ask the same, cost one question. One that reaches to the present is
 * not: what happened since would be missing in it.
 */
final class TickHistory {
  private static final Duration KEPT_FOR = Duration.ofSeconds(15);
  private static final int MAX_ANSWERS = 64;

  private final TickMapper mapper;
  private final Timer timer;
  private final Map<TickQuery, Answer> answers = new LinkedHashMap<>();

  /** An answer, or a question under way and who waits for it. */
  private record Answer(Future<List<Tick>> ticks, Crowd callers) {}

  TickHistory(TickMapper mapper, Timer timer) {
    this.mapper = mapper;
    this.timer = timer;
  }

  /**
   * The ticks, oldest first; none is an empty list. The edge of a question that goes back must not
   * be in the future. A question that the last of its callers has left is cancelled at the gateway.
   */
  Future<List<Tick>> ticks(TickQuery query, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(query + ": their caller left"));
    }
    Answer kept = answers.get(query);
    if (kept == null || kept.callers().isGone()) {
      return query.isForward() ? askForward(query, caller) : ask(query, caller);
    }
    kept.callers().join(caller);
    return kept.ticks();
  }

  /** Only a full answer ends before the present. */
  private Future<List<Tick>> askForward(TickQuery query, Caller caller) {
    return mapper
        .past(query, caller)
        .onSuccess(
            ticks -> {
              if (ticks.size() >= query.count()) {
                keep(query, new Answer(Future.succeededFuture(ticks), new Crowd()));
              }
            });
  }

  private Future<List<Tick>> ask(TickQuery query, Caller caller) {
    Crowd callers = new Crowd();
    callers.join(caller);
    Answer answer = new Answer(mapper.past(query, callers), callers);
    answers.put(query, answer);
    answer
        .ticks()
        .onComplete(end -> callers.onAnswered())
        .onSuccess(ticks -> keep(query, answer))
        .onFailure(cause -> answers.remove(query, answer));
    return answer.ticks();
  }

  private void keep(TickQuery query, Answer answer) {
    answers.put(query, answer);
    trim();
    timer.after(KEPT_FOR, () -> answers.remove(query, answer));
  }

  /** Forgets the oldest answers; questions under way stay, so that nobody asks them twice. */
  private void trim() {
    int count = answers.size();
    Iterator<Answer> oldest = answers.values().iterator();
    while (oldest.hasNext() && count > MAX_ANSWERS) {
      if (oldest.next().ticks().isComplete()) {
        oldest.remove();
        count--;
      }
    }
  }
}
