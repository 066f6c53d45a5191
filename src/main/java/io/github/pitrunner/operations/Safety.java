package io.github.pitrunner.operations;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.RiskRoom;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What may stop all orders, and who follows it; on the connector's context. */
@Startup
@Singleton
final class Safety {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final KillSwitch killSwitch;
  private final BooleanSupplier journal;
  private final Set<Runnable> followers = new LinkedHashSet<>();
  private Reading last;

  /**
   * Where it stands.
   *
   * @param recorded a restart would know where the kill switch stands
   * @param journalWritable the journal can be written
   */
  record Reading(KillSwitchState killSwitch, boolean recorded, boolean journalWritable) {}

  @Inject
  Safety(RiskRoom room, Journal journal, Gateway gateway, Ticker ticker) {
    this(room.killSwitch(), journal::isWritable);
    gateway.execute(() -> ticker.every(LOOK_EVERY, this::look));
  }

  /** Looks when it is told to. */
  Safety(KillSwitch killSwitch, BooleanSupplier journal) {
    this.killSwitch = killSwitch;
    this.journal = journal;
    this.last = reading();
    killSwitch.addListener(state -> look());
  }

  Reading reading() {
    return new Reading(killSwitch.state(), killSwitch.isRecorded(), journal.getAsBoolean());
  }

  KillSwitch killSwitch() {
    return killSwitch;
  }

  void add(Runnable follower) {
    followers.add(follower);
  }

  void remove(Runnable follower) {
    followers.remove(follower);
  }

  /** Tells the followers if anything has changed. */
  void look() {
    Reading now = reading();
    if (!now.equals(last)) {
      last = now;
      List.copyOf(followers).forEach(Runnable::run);
    }
  }
}
