package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers that hold until midnight UTC: each question is asked once, however many want to know. A
 * failure is not kept. On the connector's context.
 *
 * @param <K> what makes two questions the same one
 * @param <V> an answer
 */
final class DailyAnswers<K, V> {
  private final Gateway gateway;
  private final int most;
  private final Map<K, LookUp<V>> known = new LinkedHashMap<>();
  private LocalDate day = LocalDate.EPOCH;

  /** What was asked for, and who waits for it. */
  private record LookUp<V>(Future<V> found, Crowd callers) {}

  /**
   * @param most answers that are kept; the one that was asked for first goes
   */
  DailyAnswers(Gateway gateway, int most) {
    this.gateway = gateway;
    this.most = most;
  }

  /**
   * The answer; of today, or an older one while nobody can be asked.
   *
   * @param question asks the gateway, for all who wait for it together
   */
  Future<V> find(K key, Caller caller, Function<Caller, Future<V>> question) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled("The caller left"));
    }
    forgetYesterday();
    LookUp<V> kept = known.get(key);
    if (kept != null && !kept.callers().isGone()) {
      kept.callers().join(caller);
      return kept.found();
    }
    Crowd callers = new Crowd();
    callers.join(caller);
    LookUp<V> lookUp = new LookUp<>(question.apply(callers), callers);
    makeRoom();
    known.put(key, lookUp);
    lookUp
        .found()
        .onComplete(end -> callers.onAnswered())
        .onFailure(cause -> known.remove(key, lookUp));
    return lookUp.found();
  }

  private void makeRoom() {
    if (known.size() >= most) {
      known.keySet().stream().findFirst().ifPresent(known::remove);
    }
  }

  private void forgetYesterday() {
    LocalDate today = LocalDate.ofInstant(gateway.clock().instant(), ZoneOffset.UTC);
    // While nobody can be asked, yesterday's answer is better than none.
    if (!today.equals(day) && gateway.status().isReady()) {
      day = today;
      known.clear();
    }
  }
}
