package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.Quote;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients that place one order after the other, whether the service is there or not: what has no
 * answer is asked for again under the same name.
 */
final class OrderStream implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Caller caller;
  private final Map<String, Quote> quotes;
  private final long seed;
  private final int most;
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final Deque<OrderPlan> next = new ArrayDeque<>();
  private final List<Attempt> done = new ArrayList<>();
  private int drawn;
  private int round;
  private int waited;
  private long longestCall;
  private boolean isOver;

  /**
   * Begins at once.
   *
   * @param most orders that are placed; the gateway remembers no more
   */
  OrderStream(Caller caller, long seed, int most) {
    this.caller = caller;
    this.seed = seed;
    this.most = most;
    quotes = RoundPlan.quotes(caller);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(this::placeUntilOver);
    }
  }

  private void placeUntilOver() {
    while (hasMore()) {
      Attempt attempt = new Attempt(taken());
      long begin = System.nanoTime();
      attempt.repeat(caller);
      onDone(attempt, System.nanoTime() - begin);
      KillPlan.pause(BETWEEN);
    }
  }

  private synchronized boolean hasMore() {
    return !isOver && drawn < most;
  }

  private synchronized OrderPlan taken() {
    if (next.isEmpty()) {
      round++;
      next.addAll(RoundPlan.draw(seed, round, quotes).orders());
    }
    drawn++;
    return next.remove();
  }

  private synchronized void onDone(Attempt attempt, long nanos) {
    done.add(attempt);
    waited += attempt.tries() > 1 ? 1 : 0;
    longestCall = Math.max(longestCall, nanos);
  }

  /** From now on only new waiting counts. */
  synchronized void onRestart() {
    waited = 0;
    longestCall = 0;
  }

  /** Orders that had to be asked for more than once. */
  synchronized int waited() {
    return waited;
  }

  /** The longest that a client was busy with one order. */
  synchronized Duration longestCall() {
    return Duration.ofNanos(longestCall);
  }

  /** Orders that clients are done with. */
  synchronized List<Attempt> done() {
    return List.copyOf(done);
  }

  /** Begins no more orders, and waits for those that are under way. */
  List<Violation> finish() throws InterruptedException {
    synchronized (this) {
      isOver = true;
    }
    clients.shutdown();
    List<Violation> found = new ArrayList<>();
    if (!clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      found.add(new Violation(Kind.UNKNOWN, "a client waits for its order for " + PATIENCE));
    }
    done().forEach(attempt -> found.addAll(attempt.violations()));
    return found;
  }

  @Override
  public void close() {
    clients.shutdownNow();
  }
}
