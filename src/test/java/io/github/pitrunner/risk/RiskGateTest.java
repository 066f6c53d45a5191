package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.testing.Stocks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RiskGateTest {
  @Nested
  class PaperOnlyByDefault {
    private final RiskGate gate = paperGate(false);

    @ParameterizedTest
    @ValueSource(strings = {"DU1234567", "DUP12345", "DF123456"})
    void approvesPaperAccounts(String account) {
      assertThat(gate.check(order(account), RiskView.UNKNOWN)).isEqualTo(new Approved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"U1234567", "F1234567", "I123456"})
    void refusesAccountsWithRealMoneyAndSaysHowToSwitchThemOn(String account) {
      assertThat(gate.check(order(account), RiskView.UNKNOWN))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.rule()).isEqualTo(RiskRuleName.PAPER_ONLY);
                assertThat(rejected.reason())
                    .contains(account, "pitrunner.trading.live=I-ACCEPT-LIVE-TRADING");
              });
    }
  }

  @Nested
  class SwitchedOn {
    @Test
    void approvesAccountsWithRealMoney() {
      RiskGate gate = paperGate(true);

      assertThat(gate.check(order("U1234567"), RiskView.UNKNOWN)).isEqualTo(new Approved());
    }
  }

  @Nested
  class SeveralRules {
    @Test
    void theFirstThatIsBrokenSpeaksAndTheRestAreNotAsked() {
      List<RiskRuleName> asked = new ArrayList<>();
      Rejected refusal = new Rejected(RiskRuleName.ACCOUNT, "no", BigDecimal.ONE, BigDecimal.TEN);
      RiskGate gate =
          gate(
              Map.of(
                  RiskRuleName.PAPER_ONLY,
                  order -> {
                    asked.add(RiskRuleName.PAPER_ONLY);
                    return new Approved();
                  },
                  RiskRuleName.ACCOUNT,
                  order -> {
                    asked.add(RiskRuleName.ACCOUNT);
                    return refusal;
                  },
                  RiskRuleName.MARGIN,
                  order -> {
                    asked.add(RiskRuleName.MARGIN);
                    return new Approved();
                  }));

      assertThat(gate.check(order("DU1234567"), RiskView.UNKNOWN)).isEqualTo(refusal);
      assertThat(asked).containsExactly(RiskRuleName.PAPER_ONLY, RiskRuleName.ACCOUNT);
    }

    @Test
    void theirWarningsAreTogetherInTheApproval() {
      RiskGate gate =
          gate(
              Map.of(
                  RiskRuleName.MARGIN, order -> new Approved(List.of("one")),
                  RiskRuleName.DAILY_LOSS, order -> new Approved(List.of("two"))));

      assertThat(gate.check(order("DU1234567"), RiskView.UNKNOWN))
          .isEqualTo(new Approved(List.of("one", "two")));
    }
  }

  @Nested
  class RuleThatStumbles {
    @Test
    void refuses() {
      RiskGate gate =
          gate(
              Map.of(
                  RiskRuleName.MARGIN,
                  order -> {
                    throw new ArithmeticException("by zero");
                  }));

      assertThat(gate.check(order("DU1234567"), RiskView.UNKNOWN))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.rule()).isEqualTo(RiskRuleName.MARGIN);
                assertThat(rejected.reason()).contains("by zero");
              });
    }
  }

  @Nested
  class Table {
    @ParameterizedTest
    @EnumSource
    void hasEveryRule(RiskRuleName rule) {
      assertThat(RiskRules.all(new LiveTrading(false))).containsKey(rule);
    }

    @Test
    void approvesWhatBreaksNone() {
      assertThat(new Situation().check(Tickets.buy("100", "200"))).isEqualTo(new Approved());
    }
  }

  private static RiskGate gate(Map<RiskRuleName, RiskRule> rules) {
    return new RiskGate(rules, RiskLimitTable.standard());
  }

  private static OrderIntent order(String account) {
    return new OrderIntent(
        new ClientOrderId("o-1"),
        new AccountId(account),
        Stocks.AAPL,
        OrderTicket.market(Side.BUY, BigDecimal.ONE));
  }

  private static RiskGate paperGate(boolean isLiveOn) {
    LiveTrading live = new LiveTrading(isLiveOn);
    return new RiskGate(
        Map.of(RiskRuleName.PAPER_ONLY, new PermissionRules(live)::paperOnly),
        RiskLimitTable.standard());
  }
}
