package io.github.pitrunner.journal;

import java.time.Duration;

/**
 * When an embedded database may tidy its file. It does so in a thread of its own every half second,
 * and for the tenth of a second that this takes nothing can be committed: where orders come fast it
 * must wait. On the writer's thread.
 *
 * <pre>
 *            more than 100 commits in a second
 *   tidying ───────────────────────────────────► holding
 *      ▲      10 s without such a second            │
 *      └────────────────────────────────────────────┘
 * </pre>
 */
final class Housekeeping {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long QUIET = Duration.ofSeconds(10).toNanos();
  private static final int MANY_COMMITS = 100;

  private final Switch tidying;
  private boolean isHeld;
  private long secondBegan;
  private long lastBusy;
  private int commits;

  /** Turns the tidying on or off. */
  @FunctionalInterface
  interface Switch {
    void set(boolean isOn);
  }

  /**
   * @param now in nanoseconds of any origin, as for all of these
   */
  Housekeeping(Switch tidying, long now) {
    this.tidying = tidying;
    this.secondBegan = now;
  }

  void onCommit(long now) {
    if (now - secondBegan >= SECOND) {
      secondBegan = now;
      commits = 0;
    }
    commits++;
    if (commits > MANY_COMMITS) {
      lastBusy = now;
      hold(true);
    } else {
      onTime(now);
    }
  }

  /** Time has gone by, whether anything was committed or not. */
  void onTime(long now) {
    if (isHeld && now - lastBusy >= QUIET) {
      hold(false);
    }
  }

  private void hold(boolean isWanted) {
    if (isHeld != isWanted) {
      isHeld = isWanted;
      tidying.set(!isWanted);
    }
  }
}
