package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.KillSwitchState.Released;
import io.github.pitrunner.risk.KillSwitchState.Turn;
import io.github.pitrunner.risk.KillSwitchState.Unread;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillSwitchTest {
  private static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");

  private final VirtualTime time = new VirtualTime(BEGIN);
  private final MemoryKillSwitchStore store = new MemoryKillSwitchStore();
  private final KillSwitch killSwitch = new KillSwitch(store, time);

  @Nested
  class BeforeItsRecordIsRead {
    @Test
    void nothingPasses() {
      assertThat(killSwitch.state()).isEqualTo(new Unread());
      assertThat(killSwitch.state().isReleased()).isFalse();
    }

    @Test
    void itCannotBeReleased() {
      assertThatIllegalStateException().isThrownBy(() -> killSwitch.release("admin", "all well"));
    }

    @Test
    void itIsEngagedAndStaysSo() {
      killSwitch.engage(Origin.HEALTH, "clock", "it was set back");

      killSwitch.load();

      assertThat(killSwitch.state()).isInstanceOf(Engaged.class);
    }

    @Test
    void readingThatFailsLeavesItSo() {
      store.breakDown();
      CompletableFuture<KillSwitchState> load = killSwitch.load().toCompletableFuture();

      assertThat(load).isCompletedExceptionally();
      assertThat(killSwitch.state()).isEqualTo(new Unread());

      store.repair();
      killSwitch.load();
      assertThat(killSwitch.state().isReleased()).isTrue();
    }
  }

  @Nested
  class Engaging {
    @Test
    void saysWhoWhyAndSinceWhen() {
      killSwitch.load();

      killSwitch.engage(Origin.CALL, "admin", "news");

      assertThat(killSwitch.state())
          .isEqualTo(new Engaged(new Turn(Origin.CALL, "admin", "news", BEGIN)));
    }

    @Test
    void holdsAtOnceAndIsToldWhenItIsDurable() {
      killSwitch.load();
      store.hold();

      CompletableFuture<KillSwitchState> durable =
          killSwitch.engage(Origin.CALL, "admin", "news").toCompletableFuture();

      assertThat(killSwitch.state().isReleased()).isFalse();
      assertThat(durable).isNotDone();
      store.letThrough();
      assertThat(durable).isCompletedWithValue(killSwitch.state());
    }

    @Test
    void holdsWhenItCannotBeMadeDurable() {
      killSwitch.load();
      store.breakDown();

      CompletableFuture<KillSwitchState> durable =
          killSwitch.engage(Origin.CALL, "admin", "news").toCompletableFuture();

      assertThat(durable).isCompletedExceptionally();
      assertThat(killSwitch.state().isReleased()).isFalse();
    }

    @Test
    void againKeepsTheFirstCause() {
      killSwitch.load();
      killSwitch.engage(Origin.RULE, "DAILY_LOSS", "lost 750");
      time.advance(Duration.ofMinutes(1));

      killSwitch.engage(Origin.CALL, "admin", "to be sure");

      assertThat(killSwitch.state())
          .isEqualTo(new Engaged(new Turn(Origin.RULE, "DAILY_LOSS", "lost 750", BEGIN)));
    }

    @Test
    void outlivesARestart() {
      killSwitch.load();
      killSwitch.engage(Origin.CALL, "admin", "news");

      KillSwitch restarted = new KillSwitch(store, time);
      restarted.load();

      assertThat(restarted.state()).isEqualTo(killSwitch.state());
    }
  }

  @Nested
  class Releasing {
    private void engaged() {
      killSwitch.load();
      killSwitch.engage(Origin.CALL, "admin", "news");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void needsAReason(String reason) {
      engaged();

      assertThatIllegalArgumentException().isThrownBy(() -> killSwitch.release("admin", reason));
      assertThat(killSwitch.state().isReleased()).isFalse();
    }

    @Test
    void holdsOnceItIsDurable() {
      engaged();
      store.hold();

      CompletableFuture<KillSwitchState> durable =
          killSwitch.release("admin", "news read").toCompletableFuture();

      assertThat(killSwitch.state().isReleased()).isFalse();
      store.letThrough();
      assertThat(killSwitch.state())
          .isEqualTo(new Released(new Turn(Origin.CALL, "admin", "news read", BEGIN)));
      assertThat(durable).isCompletedWithValue(killSwitch.state());
    }

    @Test
    void doesNotHoldWhenItCannotBeMadeDurable() {
      engaged();
      store.breakDown();

      killSwitch.release("admin", "news read");

      assertThat(killSwitch.state().isReleased()).isFalse();
    }

    @Test
    void isOvertakenByAnEngagementThatComesMeanwhile() {
      engaged();
      store.hold();
      killSwitch.release("admin", "news read");

      killSwitch.engage(Origin.RULE, "DAILY_LOSS", "lost 750");
      store.letThrough();

      assertThat(killSwitch.state().isReleased()).isFalse();
      KillSwitch restarted = new KillSwitch(store, time);
      restarted.load();
      assertThat(restarted.state().isReleased()).isFalse();
    }

    @Test
    void ofAReleasedOneChangesNothing() {
      killSwitch.load();

      killSwitch.release("admin", "to be sure");

      assertThat(killSwitch.state()).isEqualTo(new Released(null));
    }
  }

  @Nested
  class Listeners {
    @Test
    void hearEachTurnOnce() {
      List<Boolean> released = new ArrayList<>();
      killSwitch.addListener(state -> released.add(state.isReleased()));

      killSwitch.load();
      killSwitch.engage(Origin.CALL, "admin", "news");
      killSwitch.engage(Origin.CALL, "admin", "more news");
      killSwitch.release("admin", "news read");

      assertThat(released).containsExactly(true, false, true);
    }
  }
}
