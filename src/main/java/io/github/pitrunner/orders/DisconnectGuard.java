package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.orders.MassCancel.Asked;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Cancels the working orders of callers who have gone away. A caller holds a stream of order events
 * that says so; when the last stream of its kind (of the same accounts) has ended, and none of that
 * kind is there again after a while, the orders that it watched over are cancelled.
 *
 * <pre>
 *  a stream is opened ──► held ──► the last one ends ──► waiting ──► time is over ──► cancelling
 *                          ▲                                │                            │ until sent
 *                          └──── a stream is opened ────────┴────────────────────────────┘
 * </pre>
 *
 * <p>Orders do not say who placed them: what is watched over is all that was placed in the
 * accounts.
 *
 * <p>Streams that end because the service ends cancel nothing: whoever held them comes back to the
 * next run. Nor does a crash of the service.
 */
final class DisconnectGuard {
  private static final Logger LOG = Logger.getLogger(DisconnectGuard.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final MassCancel cancels;
  private final Map<AccountScope, Watch> watches = new HashMap<>();

  /** Streams of one kind. */
  private static final class Watch {
    private int streams;
    private long openings;
    private final Set<Tracked> owed = new LinkedHashSet<>();
    private Runnable stop = () -> {};
  }

  DisconnectGuard(Gateway gateway, MassCancel cancels) {
    this.gateway = gateway;
    this.cancels = cancels;
  }

  /**
   * A stream was opened that holds its caller's orders.
   *
   * @param accounts whose
   */
  void onOpened(AccountScope accounts) {
    Watch watch = watches.computeIfAbsent(accounts, key -> new Watch());
    watch.streams++;
    watch.openings++;
    watch.owed.clear();
    watch.stop.run();
  }

  /**
   * Such a stream has ended.
   *
   * @param grace how long its caller may stay away
   */
  void onClosed(AccountScope accounts, Duration grace) {
    Watch watch = watches.get(accounts);
    if (watch == null || --watch.streams > 0 || gateway.status().ending()) {
      return;
    }
    watch.stop = gateway.after(grace, () -> cancel(accounts, watch));
  }

  private void cancel(AccountScope accounts, Watch watch) {
    List<Asked> asked = cancels.cancel(MassCancel.Filter.of(accounts));
    LOG.warnf(
        "The caller that held the orders of %s is gone: the cancel of %d is asked for",
        accounts, asked.size());
    follow(watch, asked);
  }

  /** What was not sent, or not confirmed before the connection was lost, is asked for again. */
  private void follow(Watch watch, List<Asked> asked) {
    long openings = watch.openings;
    for (Asked one : asked) {
      one.answer()
          .onFailure(
              cause -> {
                boolean isPassing =
                    cause instanceof Failure.Unavailable || cause instanceof Failure.TimedOut;
                LOG.warnf(
                    "%s is not cancelled%s: %s",
                    one.tracked().order().keys().name(),
                    isPassing ? " yet" : "",
                    cause.getMessage());
                if (isPassing && openings == watch.openings) {
                  owe(watch, one.tracked());
                }
              });
    }
  }

  private void owe(Watch watch, Tracked tracked) {
    watch.owed.add(tracked);
    if (watch.owed.size() == 1) {
      watch.stop = gateway.after(TRY_AGAIN, () -> tryAgain(watch));
    }
  }

  /** Only those: what was placed since is of somebody who is there. */
  private void tryAgain(Watch watch) {
    List<Tracked> owed = List.copyOf(watch.owed);
    watch.owed.clear();
    follow(
        watch,
        owed.stream()
            .filter(tracked -> !tracked.order().status().isFinal())
            .map(tracked -> new Asked(tracked, cancels.cancel(tracked)))
            .toList());
  }
}
