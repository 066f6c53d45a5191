package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.sell;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskLimits.Rate;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule speaks through the whole gate, for an order that breaks it. */
class RuleReachTest {
  private final Map<RiskRuleName, Function<Situation, OrderTicket>> breaches =
      new EnumMap<>(RiskRuleName.class);

  RuleReachTest() {
    breachPermissions();
    breachSizesAndPrices();
    breachConduct();
    breachWorth();
  }

  @ParameterizedTest
  @EnumSource
  void isReached(RiskRuleName rule) {
    Situation situation = new Situation();
    OrderTicket ticket = requireNonNull(breaches.get(rule), rule::name).apply(situation);

    RiskVerdict verdict = situation.check(ticket);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.rule()).isEqualTo(rule);
              assertThat(rejected.reason()).isNotBlank();
            });
  }

  private void breach(RiskRuleName rule, Function<Situation, OrderTicket> breach) {
    breaches.put(rule, breach);
  }

  private void breachPermissions() {
    breach(
        RiskRuleName.KILL_SWITCH,
        situation -> {
          situation.killSwitch = new KillSwitchState.Unread();
          return buy("100", "200");
        });
    breach(
        RiskRuleName.PAPER_ONLY,
        situation -> {
          situation.account = new AccountId("U1234567");
          return buy("100", "200");
        });
    breach(
        RiskRuleName.READ_ONLY,
        situation -> {
          situation.session = new SessionFacts(Set.of(Situation.ACCOUNT), null, true);
          return buy("100", "200");
        });
    breach(
        RiskRuleName.ACCOUNT,
        situation -> {
          situation.account = new AccountId("DU7654321");
          return buy("100", "200");
        });
    breach(
        RiskRuleName.RESTRICTED_INSTRUMENT,
        situation -> {
          situation.limits =
              Limits.with(new Permission(true, true, false, Set.of("AAPL"), Set.of()));
          return buy("100", "200");
        });
    breach(
        RiskRuleName.ALLOWED_INSTRUMENT,
        situation -> {
          situation.limits =
              Limits.with(new Permission(true, true, false, Set.of(), Set.of("MSFT")));
          return buy("100", "200");
        });
    breach(
        RiskRuleName.NO_SHORT_SELLING,
        situation -> {
          situation.limits = Limits.with(new Permission(true, true, true, Set.of(), Set.of()));
          return sell("100", "200");
        });
  }

  private void breachSizesAndPrices() {
    breach(RiskRuleName.MAX_ORDER_QUANTITY, situation -> buy("10001", "200"));
    breach(RiskRuleName.QUANTITY_INCREMENT, situation -> buy("100.5", "200"));
    breach(RiskRuleName.PRICE_INCREMENT, situation -> buy("100", "200.001"));
    breach(
        RiskRuleName.TRADING_HOURS,
        situation -> {
          situation.at(Situation.OPEN.minusSeconds(1));
          return buy("100", "200");
        });
    breach(
        RiskRuleName.MAX_OPEN_ORDERS,
        situation -> {
          for (int i = 0; i < 100; i++) {
            situation.withOpen(Situation.open("o-" + i, buy("1", "190")));
          }
          return buy("100", "200");
        });
    breach(
        RiskRuleName.MAX_POSITION,
        situation -> {
          situation.holding("9901");
          return buy("100", "200");
        });
    breach(
        RiskRuleName.SELF_CROSS,
        situation -> {
          situation.withOpen(Situation.open("o-1", sell("1", "200")));
          return buy("100", "200");
        });
    breach(RiskRuleName.PRICE_COLLAR, situation -> buy("100", "220.01"));
  }

  private void breachConduct() {
    breach(
        RiskRuleName.ORDERS_PER_SECOND,
        situation -> {
          situation.recent = new RecentOrders(20, 20, null, 0, 0);
          return buy("100", "200");
        });
    breach(
        RiskRuleName.ORDERS_PER_MINUTE,
        situation -> {
          situation.recent = new RecentOrders(0, 600, null, 0, 0);
          return buy("100", "200");
        });
    breach(
        RiskRuleName.DUPLICATE_ORDER,
        situation -> {
          situation.limits =
              Limits.with(new Rate(20, 600, Duration.ofSeconds(5), null, Duration.ofHours(1), 20));
          situation.recent = new RecentOrders(1, 1, Duration.ofSeconds(1), 0, 0);
          return buy("100", "200");
        });
    breach(
        RiskRuleName.CANCEL_RATIO,
        situation -> {
          situation.limits =
              Limits.with(
                  new Rate(20, 600, Duration.ZERO, BigDecimal.ONE, Duration.ofHours(1), 20));
          situation.recent = new RecentOrders(0, 0, null, 20, 21);
          return buy("100", "200");
        });
    breach(
        RiskRuleName.DAILY_LOSS,
        situation -> {
          situation.figures = Situation.figures("100000", "0", "-500");
          return buy("100", "200");
        });
  }

  private void breachWorth() {
    breach(RiskRuleName.MAX_NOTIONAL, situation -> marketBuy("5001"));
    breach(
        RiskRuleName.MAX_GROSS_EXPOSURE,
        situation -> {
          situation.figures = Situation.figures("100000", "4999999", "0");
          return buy("100", "200");
        });
    breach(
        RiskRuleName.BUYING_POWER,
        situation -> {
          situation.limits = Limits.checkingFunds();
          situation.figures = Situation.figures("19999", "0", "0");
          return buy("100", "200");
        });
    breach(
        RiskRuleName.MARGIN,
        situation -> {
          situation.limits = Limits.checkingFunds();
          situation.change = new Change(null, new BigDecimal("100001"));
          return buy("100", "200");
        });
  }
}
