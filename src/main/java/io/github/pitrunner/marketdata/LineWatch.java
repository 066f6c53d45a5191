package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the silence of one line means something. It does nothing by itself: it is asked now
 * and then.
 *
 * <pre>
 *               silent while it trades           as long again
 *   listening ───────────────────────► asked ─────────────────────► called stale
 *     ▲  ▲ │                             │                                │
 *     │  │ │ kept, or farm back          │ heard                          │ heard
 *     │  │ ▼                             │                                │
 *     │  proof awaited ── none ──► asked │                                │
 *     └──────────────────────────────────┴────────────────────────────────┘
 * </pre>
 *
 * <p>Each line that is asked for anew brings its snapshot, which is no sign that anything moves. So
 * the silence that is borne doubles when nothing but a snapshot came of asking, up to a cap, and is
 * the configured one again when ticks come as close together as that. A stale line is asked for
 * anew at such intervals too: what was lost on the way may come through later.
 */
final class LineWatch {
  private static final int LONGEST_IN_SILENCES = 16;

  private final Patience patience;
  private Instant quietFrom;
  private Instant lastTick = Instant.MIN;
  private Instant opened;
  private Instant lastLive = Instant.MIN;
  private Instant askedAt = Instant.MIN;
  private Duration bearable;
  private boolean isOpen;
  private boolean isAsked;
  private boolean isStale;
  private boolean isBlocked;
  private @Nullable Instant proofDue;
  private @Nullable Farm brokenFarm;

  /**
   * How long things may take.
   *
   * @param silence of a line while its instrument trades, before something is done about it
   * @param verify to show that a line lives on; what comes as soon after opening is its snapshot
   * @param competingRetry between two tries while another session has the data
   */
  record Patience(Duration silence, Duration verify, Duration competingRetry) {
    /** How often the lines are to be looked at, for all of that to be noticed in time. */
    Duration scanPeriod() {
      Duration shortest = silence;
      for (Duration other : new Duration[] {verify, competingRetry}) {
        shortest = other.compareTo(shortest) < 0 ? other : shortest;
      }
      Duration quarter = shortest.dividedBy(4);
      Duration second = Duration.ofSeconds(1);
      return quarter.compareTo(second) < 0 ? quarter : second;
    }
  }

  /** What is to be done about a line. */
  enum Verdict {
    NOTHING,
    ASK_ANEW,
    CALL_STALE
  }

  LineWatch(Patience patience, Instant now) {
    this.patience = patience;
    this.quietFrom = now;
    this.opened = now;
    this.bearable = patience.silence();
  }

  /** The line has been asked for. */
  void onOpened(Instant now) {
    isOpen = true;
    opened = now;
    quietFrom = now;
  }

  /** The line is down, or on its way: nothing is expected of it. */
  void onClosed() {
    isOpen = false;
    isAsked = false;
    isBlocked = false;
    isStale = false;
    proofDue = null;
    brokenFarm = null;
  }

  /** Something came on it. */
  void onHeard(Instant now) {
    boolean isSnapshot = now.isBefore(opened.plus(patience.verify()));
    if (!isSnapshot) {
      onLive(now);
    } else if (isAsked) {
      bearLonger();
    }
    lastTick = now;
    quietFrom = now;
    isAsked = false;
    isStale = false;
    isBlocked = false;
    proofDue = null;
    brokenFarm = null;
  }

  private void bearLonger() {
    Duration longest = patience.silence().multipliedBy(LONGEST_IN_SILENCES);
    Duration twice = bearable.multipliedBy(2);
    bearable = twice.compareTo(longest) < 0 ? twice : longest;
  }

  private void onLive(Instant now) {
    if (lastLive.plus(patience.silence()).isAfter(now)) {
      bearable = patience.silence();
    }
    lastLive = now;
  }

  /** The gateway says that the line lives on: it has to show it. */
  void onKept(Instant now) {
    isOpen = true;
    proofDue = now.plus(patience.verify());
    quietFrom = now;
  }

  /** A farm that may be the line's own is broken: it has to show that it is not. */
  void onFarmBroken(Farm farm, Instant now) {
    if (isOpen && !isStale && !isBlocked && proofDue == null) {
      brokenFarm = farm;
      proofDue = now.plus(patience.verify());
    }
  }

  /** The farm works again: a line that was silent all the while has to show that it lives. */
  void onFarmBack(Instant brokenSince, Instant now) {
    brokenFarm = null;
    if (lastTick.isAfter(brokenSince) && !isStale) {
      proofDue = null;
    } else if (isOpen && !isBlocked) {
      proofDue = now.plus(patience.verify());
    }
  }

  /** Another session has the data. */
  void onBlocked(Instant now) {
    if (!isBlocked) {
      isBlocked = true;
      askedAt = now;
    }
    proofDue = null;
    brokenFarm = null;
  }

  /** The broken farm that made a line stale; null if nothing but its silence did. */
  @Nullable Farm brokenFarm() {
    return brokenFarm;
  }

  /** What is to be done now; who asks does it. */
  Verdict verdict(Instant now, boolean isTrading) {
    beginAnewIfSetBack(now);
    if (!isOpen) {
      return Verdict.NOTHING;
    }
    if (isBlocked) {
      return now.isBefore(askedAt.plus(patience.competingRetry())) ? Verdict.NOTHING : ask(now);
    }
    if (proofDue != null) {
      return proof(proofDue, now, isTrading);
    }
    return silence(now, isTrading);
  }

  /** What lies ahead of a clock that was set back would make everything wait so much longer. */
  private void beginAnewIfSetBack(Instant now) {
    quietFrom = earlier(quietFrom, now);
    opened = earlier(opened, now);
    lastTick = earlier(lastTick, now);
    lastLive = earlier(lastLive, now);
    askedAt = earlier(askedAt, now);
    if (proofDue != null) {
      proofDue = earlier(proofDue, now.plus(patience.verify()));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Verdict proof(Instant due, Instant now, boolean isTrading) {
    if (brokenFarm != null) {
      if (!isTrading) {
        // What does not trade is right as it is; what begins to trade has to show that it lives.
        proofDue = now.plus(patience.verify());
        return Verdict.NOTHING;
      }
      return now.isBefore(due) ? Verdict.NOTHING : stale(now);
    }
    return now.isBefore(due) ? Verdict.NOTHING : ask(now);
  }

  private Verdict silence(Instant now, boolean isTrading) {
    if (!isTrading) {
      // The next session is listened to as if nothing had been.
      quietFrom = now;
      isAsked = false;
      isStale = false;
      return Verdict.NOTHING;
    }
    boolean isFarmAwaited = isStale && brokenFarm != null;
    if (isFarmAwaited || now.isBefore(quietFrom.plus(bearable))) {
      return Verdict.NOTHING;
    }
    if (isStale) {
      bearLonger();
    }
    return isAsked && !isStale ? stale(now) : ask(now);
  }

  private Verdict stale(Instant now) {
    isStale = true;
    quietFrom = now;
    proofDue = null;
    return Verdict.CALL_STALE;
  }

  private Verdict ask(Instant now) {
    askedAt = now;
    isAsked = !isBlocked;
    isOpen = false;
    proofDue = null;
    return Verdict.ASK_ANEW;
  }
}
