package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Order;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Engages the kill switch when the service itself is not well for too long: once for each time, so
 * that whoever releases it meanwhile has the last word. On the one context.
 *
 * <pre>
 *             not well            longer than the limit
 *   Well ───────────────► Ailing ───────────────────────► Engaged
 *     ▲                     │                                │
 *     └──────── well ───────┴──────────────── well ──────────┘
 * </pre>
 */
public final class HealthWatch {
  private final KillSwitch killSwitch;
  private final RiskSources.OpenOrders orders;
  private final SteadyTime time;
  private final Ailment journal;
  private final Ailment gateway;
  private boolean isWorking;

  /**
   * How long something may not be well; 0 is for ever.
   *
   * @param journal that it cannot be written
   * @param gateway that it is away while orders work
   */
  public record Patience(Duration journal, Duration gateway) {}

  /**
   * What is looked at.
   *
   * @param journal whether it can be written
   * @param gateway whether it is there, with its link to the broker
   * @param orders that may work
   */
  public record Signs(
      BooleanSupplier journal, BooleanSupplier gateway, RiskSources.OpenOrders orders) {}

  public HealthWatch(KillSwitch killSwitch, Patience patience, Signs signs, Clock clock) {
    this.killSwitch = killSwitch;
    this.orders = signs.orders();
    this.time = new SteadyTime(clock);
    this.journal =
        new Ailment("journal", "The journal cannot be written", patience.journal(), signs.journal);
    this.gateway =
        new Ailment(
            "gateway",
            "The gateway is away while orders work",
            patience.gateway(),
            () -> signs.gateway().getAsBoolean() || !isWorking);
  }

  /** Looks; to be called about once a second. */
  public void look() {
    List<Order> open = orders.all();
    // While they cannot be read they are taken for what they were last.
    isWorking = open == null ? isWorking : open.stream().anyMatch(order -> !hasEnded(order));
    Duration now = time.elapsed();
    journal.look(now);
    gateway.look(now);
  }

  private static boolean hasEnded(Order order) {
    return order.status().isFinal();
  }

  /** One thing that can be wrong. */
  private final class Ailment {
    private final String who;
    private final String what;
    private final Duration patience;
    private final BooleanSupplier isWell;
    private @Nullable Duration since;
    private boolean isTold;

    Ailment(String who, String what, Duration patience, BooleanSupplier isWell) {
      this.who = who;
      this.what = what;
      this.patience = patience;
      this.isWell = isWell;
    }

    void look(Duration now) {
      if (patience.isZero() || isWell.getAsBoolean()) {
        since = null;
        isTold = false;
        return;
      }
      Duration begun = since == null ? now : since;
      since = begun;
      if (!isTold && now.minus(begun).compareTo(patience) > 0) {
        isTold = true;
        engage("%s, for longer than %s s".formatted(what, patience.toSeconds()));
      }
    }

    private void engage(String why) {
      // The store tells of a save that failed, and tries again.
      var unused = killSwitch.engage(Origin.HEALTH, who, why);
    }
  }
}
