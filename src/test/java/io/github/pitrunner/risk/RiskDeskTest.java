package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimits.Loss;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskDeskTest {
  private final VerdictCounts verdicts = new VerdictCounts();
  private final VirtualTime clock = new VirtualTime(Situation.MONDAY_MORNING);
  private final MemoryKillSwitchStore store = new MemoryKillSwitchStore();
  private final KillSwitch killSwitch = new KillSwitch(store, clock);
  private final Situation situation = new Situation();

  @Nested
  class Counting {
    @Test
    void whatWasAdmittedCountsAndWhatWasOnlyAskedDoesNot() {
      RiskDesk desk = desk(RiskLimits.STANDARD);
      for (int i = 0; i < 20; i++) {
        desk.preview(order(), Change.NEW);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(desk.admit(order(), Change.NEW)).isInstanceOf(Approved.class);
      }

      assertRefused(desk.admit(order(), Change.NEW), RiskRuleName.ORDERS_PER_SECOND);

      clock.advance(Duration.ofSeconds(1));
      assertThat(desk.admit(order(), Change.NEW)).isInstanceOf(Approved.class);
    }

    @Test
    void whatWasRefusedDoesNotCount() {
      RiskDesk desk = desk(RiskLimits.STANDARD);
      killSwitch.engage(Origin.CALL, "admin", "news");
      for (int i = 0; i < 30; i++) {
        desk.admit(order(), Change.NEW);
      }
      killSwitch.release("admin", "news read");

      assertThat(desk.admit(order(), Change.NEW)).isInstanceOf(Approved.class);
    }
  }

  @Nested
  class LossOfTheDay {
    @ParameterizedTest
    @CsvSource({"-749.99, false", "-750, true", "-750.01, true"})
    void engagesTheKillSwitchWhenItGoesTooFar(String profit, boolean isEngaged) {
      RiskDesk desk = desk(RiskLimits.STANDARD);
      situation.figures = Situation.figures("100000", "0", profit);

      desk.onFigures(Situation.ACCOUNT);

      assertThat(killSwitch.state() instanceof Engaged).isEqualTo(isEngaged);
    }

    @Test
    void isFoundByTheNextOrderToo() {
      RiskDesk desk = desk(RiskLimits.STANDARD);
      situation.figures = Situation.figures("100000", "0", "-750");

      assertRefused(desk.admit(order(), Change.NEW), RiskRuleName.KILL_SWITCH);
      assertThat(killSwitch.state().toString()).contains("DAILY_LOSS", "750 USD", "500");
    }

    @Test
    void leavesTheKillSwitchAloneWhereThatIsOff() {
      RiskDesk desk =
          desk(Limits.with(new Loss(BigDecimal.valueOf(500), new BigDecimal("0.8"), null)));
      situation.figures = Situation.figures("100000", "0", "-99999");

      assertRefused(desk.admit(order(), Change.NEW), RiskRuleName.DAILY_LOSS);
      assertThat(killSwitch.state().isReleased()).isTrue();
    }

    @Test
    void engagesEvenIfThatCannotBeMadeDurable() {
      RiskDesk desk = desk(RiskLimits.STANDARD);
      store.breakDown();
      situation.figures = Situation.figures("100000", "0", "-750");

      desk.onFigures(Situation.ACCOUNT);

      assertThat(killSwitch.state().isReleased()).isFalse();
    }
  }

  private RiskDesk desk(RiskLimits limits) {
    killSwitch.load();
    RiskLimitTable table = new RiskLimitTable(limits, Map.of());
    return new RiskDesk(
        new RiskDesk.Parts(
            RiskGate.of(new LiveTrading(false), table),
            table,
            killSwitch,
            new RiskSources(
                () -> situation.session,
                contractId -> situation.details,
                situation.quotes::get,
                (account, contractId) -> situation.positions.get(contractId),
                () -> situation.openOrders,
                account -> situation.holdings,
                account -> situation.figures),
            verdicts),
        clock);
  }

  private OrderIntent order() {
    return situation.intent(Tickets.buy("1", "200"));
  }

  private static void assertRefused(RiskVerdict verdict, RiskRuleName rule) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.rule()).isEqualTo(rule));
  }
}
