package io.github.pitrunner.connector;

import java.time.Duration;
import java.time.Instant;

/**
 * How many messages may still be sent now: so many in any second, whenever it begins. A part of
 * them is kept from reads, so that an order need not wait behind a burst of them, and the last from
 * orders too, for cancels.
 */
final class Pace {
  /** A little more than a second: what leaves in a second may arrive in less. */
  static final Duration WINDOW = Duration.ofMillis(1050);

  /** How long the gateway's complaint is heeded. */
  static final Duration SLOW_FOR = Duration.ofSeconds(60);

  private static final int MOST_HALVINGS = 4;

  private final int limit;
  private final Budget sent;
  private int halvings;
  private Instant slowUntil = Instant.MIN;
  private long violations;

  /**
   * @param limit messages in a second, 3 or more
   */
  Pace(int limit) {
    this.limit = limit;
    this.sent = new Budget(limit, WINDOW);
  }

  /** When the next message of a lane may leave; not after now if it may at once. */
  Instant next(Lane lane, Instant now) {
    return sent.next(1, share(lane, now), now);
  }

  void onSent(Instant now) {
    sent.spend(1, now);
  }

  /** The gateway says that it was too fast (code 100): half as fast for a while. */
  void onViolation(Instant now) {
    violations++;
    halvings = isSlow(now) ? Math.min(MOST_HALVINGS, halvings + 1) : 1;
    slowUntil = now.plus(SLOW_FOR);
  }

  /** Messages in a second that are allowed now. */
  int limit(Instant now) {
    return isSlow(now) ? Math.max(3, limit >> halvings) : limit;
  }

  /** Times that the gateway has complained. */
  long violations() {
    return violations;
  }

  private boolean isSlow(Instant now) {
    return now.isBefore(slowUntil);
  }

  private int share(Lane lane, Instant now) {
    int all = limit(now);
    int reserve = Math.max(1, all / 10);
    return switch (lane) {
      case URGENT -> all;
      case ORDERS, RECOVERY -> all - (reserve + 1) / 2;
      case READS -> all - Math.max(2, reserve);
    };
  }
}
