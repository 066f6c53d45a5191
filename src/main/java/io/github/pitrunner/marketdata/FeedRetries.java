package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the refusal of a feed that the gateway has given before: it may pass, so the
 * feed is asked for a few times more, each time after a wait twice as long.
 */
final class FeedRetries {
  private static final int MOST = 4;

  /**
   * The feed of the session before may still be counted (309, 10190), and while the farm of
   * definitions is not up nothing is known (200).
   */
  private static final Set<Integer> PASSING = Set.of(200, 309, 10190);

  private final Timer timer;
  private final Duration pause;
  private final Runnable open;
  private final Consumer<Failure> refused;
  private int tries;
  private @Nullable Scheduled next;

  /**
   * @param pause before the first
   * @param open asks for the feed; may throw
   * @param refused who hears a failure of that which is not to be tried again here
   */
  FeedRetries(Timer timer, Duration pause, Runnable open, Consumer<Failure> refused) {
    this.timer = timer;
    this.pause = pause;
    this.open = open;
    this.refused = refused;
  }

  /** Whether a refusal is worth another try. */
  boolean mayPass(Failure failure) {
    return tries < MOST && PASSING.contains(code(failure));
  }

  private static int code(Failure failure) {
    return Integer.parseInt(failure.metadata().getOrDefault("gateway_code", "0"));
  }

  /** It was refused: it is asked for again after a while. */
  void begin() {
    schedule();
    tries++;
  }

  /** It is given. */
  void onHeard() {
    tries = 0;
  }

  void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void schedule() {
    stop();
    next = timer.after(pause.multipliedBy(1L << tries), this::ask);
  }

  private void ask() {
    next = null;
    try {
      open.run();
    } catch (Failure.Unavailable away) {
      next = timer.after(pause, this::ask);
    } catch (Failure none) {
      refused.accept(none);
    }
  }
}
