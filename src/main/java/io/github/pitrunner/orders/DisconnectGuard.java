package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.orders.MassCancel.Asked;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * <p>That a stream holds orders is on record with its caller, and so is what its end has cancelled:
 * neither is a change by itself, and nobody calls when orders go.
 *
 * <p>Streams that end because the service ends cancel nothing: whoever held them comes back to the
 * next run. Nor does a crash of the service.
 */
final class DisconnectGuard {
  private static final Logger LOG = Logger.getLogger(DisconnectGuard.class);

  /** In the audit trail: that a stream is opened whose end cancels orders, and that it has. */
  static final String ARM = "cancel-on-disconnect/arm";

  static final String FIRE = "cancel-on-disconnect/fire";

  private static final int MOST_NAMES = 20;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final MassCancel cancels;
  private final AuditTrail trail;
  private final Map<AccountScope, Watch> watches = new HashMap<>();

  /** Streams of one kind. */
  private static final class Watch {
    private int streams;
    private long openings;
    private final Set<Tracked> owed = new LinkedHashSet<>();
    private Runnable stop = () -> {};
  }

  /**
   * What a caller has said of his stream's end.
   *
   * @param grace how long he may stay away
   * @param address where he called from; may be empty
   */
  record Hold(Duration grace, Identity by, String address) {}

  DisconnectGuard(Gateway gateway, MassCancel cancels, AuditTrail trail) {
    this.gateway = gateway;
    this.cancels = cancels;
    this.trail = trail;
  }

  /**
   * A stream was opened that holds its caller's orders.
   *
   * @param accounts whose
   */
  void onOpened(AccountScope accounts, Hold hold) {
    record(
        ARM,
        hold,
        "the orders of %s are to be cancelled %s after the end of this stream"
            .formatted(accounts, shown(hold.grace())),
        ids(accounts, List.of()));
    Watch watch = watches.computeIfAbsent(accounts, key -> new Watch());
    watch.streams++;
    watch.openings++;
    watch.owed.clear();
    watch.stop.run();
  }

  /** Such a stream has ended. */
  void onClosed(AccountScope accounts, Hold hold) {
    Watch watch = watches.get(accounts);
    if (watch == null || --watch.streams > 0 || gateway.status().ending()) {
      return;
    }
    watch.stop = gateway.after(hold.grace(), () -> cancel(accounts, hold, watch));
  }

  private void cancel(AccountScope accounts, Hold hold, Watch watch) {
    List<Asked> asked = cancels.cancel(MassCancel.Filter.of(accounts));
    record(
        FIRE,
        hold,
        ("the last stream that held the orders of %s has been gone for %s:"
                + " the cancel of %d is asked for")
            .formatted(accounts, shown(hold.grace()), asked.size()),
        ids(accounts, asked));
    LOG.warnf(
        "The caller that held the orders of %s is gone: the cancel of %d is asked for",
        accounts, asked.size());
    follow(watch, asked);
  }

  private void record(String action, Hold hold, String what, SortedMap<String, String> ids) {
    ids.put(Identity.PROVEN_BY, hold.by().provenBy());
    trail.record(
        new AuditEvent(
            AuditEvent.Kind.CALL,
            gateway.clock().instant(),
            new AuditEvent.Who(hold.by().name(), hold.address()),
            action,
            what,
            AuditEvent.Outcome.OK,
            ids,
            1));
  }

  private static String shown(Duration grace) {
    return grace.toMillis() + " ms";
  }

  /** The accounts, and the orders by their names; the first of them, and how many. */
  private static SortedMap<String, String> ids(AccountScope accounts, List<Asked> asked) {
    SortedMap<String, String> ids = new TreeMap<>();
    if (!accounts.isAll()) {
      ids.put("account", named(accounts.only().stream().map(AccountId::value).sorted().toList()));
    }
    if (!asked.isEmpty()) {
      ids.put("orders", Integer.toString(asked.size()));
      ids.put(
          "client_order_id",
          named(
              asked.stream()
                  .flatMap(one -> Stream.ofNullable(one.tracked().order().keys().id()))
                  .map(ClientOrderId::value)
                  .toList()));
    }
    return ids;
  }

  private static String named(List<String> names) {
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(","));
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
