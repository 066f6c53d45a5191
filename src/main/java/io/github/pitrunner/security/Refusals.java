package io.github.pitrunner.security;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit trail of refused calls. Of those that are alike the first few of a minute are
 * told one by one and the others together at its end, so that a flood of calls is no flood of
 * events; each of them is in some count.
 */
final class Refusals {
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final int ONE_BY_ONE = 5;
  static final int MOST_KINDS = 4_096;

  private static final String MANY = "many";

  private final AuditTrail trail;
  private final Clock clock;
  private final ConcurrentHashMap<Kind, Tally> tallies = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /** What makes refusals alike. */
  private record Kind(String host, Who who, String method, Reason reason) {}

  /**
   * Those of a window.
   *
   * @param begin of the window
   * @param single that were told one by one
   * @param held that are told together
   * @param first of those that are held
   */
  private record Tally(Instant begin, int single, long held, @Nullable Refusal first) {}

  /**
   * Whose call it was.
   *
   * @param provenBy how that was proven; empty if it was not
   */
  record Who(String name, String provenBy) {
    static final Who UNKNOWN = new Who("unknown", "");

    private static final Who MANY = new Who("many", "");

    static Who of(Identity identity) {
      return new Who(identity.name(), identity.provenBy());
    }
  }

  /** A call that was refused. */
  record Refusal(
      Instant time,
      RemoteAddress address,
      Who who,
      String method,
      Reason reason,
      AuditEvent.Outcome outcome) {
    private AuditEvent toEvent(long count) {
      SortedMap<String, String> ids = new TreeMap<>(Map.of("reason", reason.name()));
      if (!who.provenBy().isEmpty()) {
        ids.put(Identity.PROVEN_BY, who.provenBy());
      }
      return new AuditEvent(
          AuditEvent.Kind.REFUSED_CALL,
          time,
          new AuditEvent.Who(who.name(), address.text()),
          method,
          "",
          outcome,
          ids,
          count);
    }
  }

  Refusals(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  void record(Refusal refusal) {
    AtomicReference<AuditEvent> told = new AtomicReference<>();
    tallies.compute(kind(refusal), (kind, before) -> counted(before, refusal, told));
    AuditEvent event = told.get();
    if (event != null) {
      trail.record(event);
    }
  }

  private Kind kind(Refusal refusal) {
    Kind kind =
        new Kind(refusal.address().host(), refusal.who(), refusal.method(), refusal.reason());
    return tallies.size() < MOST_KINDS || tallies.containsKey(kind)
        ? kind
        : new Kind(MANY, Who.MANY, MANY, refusal.reason());
  }

  // Runs while nobody else counts the same kind: what it returns is what is told later.
  private Tally counted(@Nullable Tally before, Refusal refusal, AtomicReference<AuditEvent> told) {
    Tally tally = before == null ? new Tally(refusal.time(), 0, 0, null) : before;
    if (isClosed || tally.single() < ONE_BY_ONE) {
      told.set(refusal.toEvent(1));
      return new Tally(tally.begin(), tally.single() + 1, tally.held(), tally.first());
    }
    Refusal first = tally.first() == null ? refusal : tally.first();
    return new Tally(tally.begin(), tally.single(), tally.held() + 1, first);
  }

  /** Tells of those whose window is over. */
  void tick() {
    Instant now = clock.instant();
    tell(tally -> !tally.begin().plus(WINDOW).isAfter(now));
  }

  /** Tells of all that is held; those that still come are told one by one. */
  void close() {
    isClosed = true;
    tell(tally -> true);
  }

  private void tell(Predicate<Tally> isDue) {
    List<AuditEvent> due = new ArrayList<>();
    for (Kind kind : tallies.keySet()) {
      AtomicReference<AuditEvent> told = new AtomicReference<>();
      tallies.computeIfPresent(
          kind,
          (same, tally) -> {
            if (!isDue.test(tally)) {
              return tally;
            }
            Refusal first = tally.first();
            told.set(first == null ? null : first.toEvent(tally.held()));
            return null;
          });
      AuditEvent event = told.get();
      if (event != null) {
        due.add(event);
      }
    }
    due.forEach(trail::record);
  }
}
