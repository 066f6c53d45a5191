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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RiskGateTest {
  @Nested
  class PaperOnlyByDefault {
    private final RiskGate gate = new RiskGate(new LiveTrading(false));

    @ParameterizedTest
    @ValueSource(strings = {"DU1234567", "DUP12345", "DF123456"})
    void approvesPaperAccounts(String account) {
      assertThat(gate.check(order(account))).isEqualTo(new Approved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"U1234567", "F1234567", "I123456"})
    void refusesAccountsWithRealMoneyAndSaysHowToSwitchThemOn(String account) {
      assertThat(gate.check(order(account)))
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
      RiskGate gate = new RiskGate(new LiveTrading(true));

      assertThat(gate.check(order("U1234567"))).isEqualTo(new Approved());
    }
  }

  @Nested
  class SeveralRules {
    @Test
    void theFirstThatIsBrokenSpeaksAndTheRestAreNotAsked() {
      List<String> asked = new ArrayList<>();
      Rejected refusal =
          new Rejected(RiskRuleName.PAPER_ONLY, "no", BigDecimal.ONE, BigDecimal.TEN);
      RiskGate gate =
          new RiskGate(
              List.of(
                  order -> {
                    asked.add("first");
                    return new Approved();
                  },
                  order -> {
                    asked.add("second");
                    return refusal;
                  },
                  order -> {
                    asked.add("third");
                    return new Approved();
                  }));

      assertThat(gate.check(order("DU1234567"))).isEqualTo(refusal);
      assertThat(asked).containsExactly("first", "second");
    }
  }

  private static OrderIntent order(String account) {
    return new OrderIntent(
        new ClientOrderId("o-1"),
        new AccountId(account),
        Stocks.AAPL,
        OrderTicket.market(Side.BUY, BigDecimal.ONE));
  }
}
