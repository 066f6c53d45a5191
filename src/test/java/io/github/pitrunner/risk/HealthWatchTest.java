package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Order;
import io.github.pitrunner.risk.HealthWatch.Patience;
import io.github.pitrunner.risk.HealthWatch.Signs;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private static final List<Order> WORKING =
      List.of(Situation.open("working", Tickets.buy("1", "200")));

  private final VirtualTime time = new VirtualTime(Situation.MONDAY_MORNING);
  private final KillSwitch killSwitch = new KillSwitch(new MemoryKillSwitchStore(), time);
  private boolean isJournalWell = true;
  private boolean isGatewayThere = true;
  private @Nullable List<Order> open = List.of();

  @BeforeEach
  void load() {
    killSwitch.load();
  }

  private void watch(Duration journal, Duration gateway) {
    HealthWatch watch =
        new HealthWatch(
            killSwitch,
            new Patience(journal, gateway),
            new Signs(() -> isJournalWell, () -> isGatewayThere, () -> open),
            time);
    var unused = time.every(Duration.ofSeconds(1), watch::look);
    time.advance(Duration.ofSeconds(1));
  }

  @Test
  void journalThatCannotBeWrittenForTooLongEngages() {
    watch(Duration.ofMinutes(1), Duration.ZERO);
    isJournalWell = false;

    time.advance(Duration.ofSeconds(61));
    assertThat(killSwitch.state().isReleased()).isTrue();
    time.advance(Duration.ofSeconds(1));

    assertThat(killSwitch.state())
        .isInstanceOfSatisfying(
            Engaged.class,
            engaged -> {
              assertThat(engaged.by().origin()).isEqualTo(Origin.HEALTH);
              assertThat(engaged.by().who()).isEqualTo("journal");
              assertThat(engaged.by().why()).contains("cannot be written", "60 s");
            });
  }

  @Test
  void journalThatRecoversInTimeBeginsAnew() {
    watch(Duration.ofMinutes(1), Duration.ZERO);
    isJournalWell = false;
    time.advance(Duration.ofSeconds(50));
    isJournalWell = true;
    time.advance(Duration.ofSeconds(1));
    isJournalWell = false;

    time.advance(Duration.ofSeconds(50));

    assertThat(killSwitch.state().isReleased()).isTrue();
  }

  @Test
  void zeroIsNever() {
    watch(Duration.ZERO, Duration.ZERO);
    isJournalWell = false;
    isGatewayThere = false;
    open = WORKING;

    time.advance(Duration.ofDays(1));

    assertThat(killSwitch.state().isReleased()).isTrue();
  }

  @Test
  void gatewayThatIsAwayWhileOrdersWorkEngages() {
    open = WORKING;
    watch(Duration.ZERO, Duration.ofMinutes(5));
    isGatewayThere = false;

    time.advance(Duration.ofMinutes(6));

    assertThat(killSwitch.state().toString()).contains("by gateway", "away while orders work");
  }

  @Test
  void gatewayThatIsAwayWithoutWorkingOrdersIsNoReason() {
    watch(Duration.ZERO, Duration.ofMinutes(5));
    isGatewayThere = false;

    time.advance(Duration.ofHours(6));

    assertThat(killSwitch.state().isReleased()).isTrue();
  }

  @Test
  void ordersThatCannotBeReadWhileItIsAwayAreThoseThatWorkedLast() {
    open = WORKING;
    watch(Duration.ZERO, Duration.ofMinutes(5));
    isGatewayThere = false;
    open = null;

    time.advance(Duration.ofMinutes(6));

    assertThat(killSwitch.state().isReleased()).isFalse();
  }

  @Test
  void whoReleasesItMeanwhileHasTheLastWord() {
    watch(Duration.ofMinutes(1), Duration.ZERO);
    isJournalWell = false;
    time.advance(Duration.ofMinutes(2));
    killSwitch.release("admin", "known");

    time.advance(Duration.ofHours(1));

    assertThat(killSwitch.state().isReleased()).isTrue();
  }
}
