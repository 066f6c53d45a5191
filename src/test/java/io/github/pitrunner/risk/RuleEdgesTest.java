package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.marketSell;
import static io.github.pitrunner.risk.Tickets.outsideHours;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskLimits.Price;
import io.github.pitrunner.risk.RiskLimits.Rate;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule just below its limit, at it and just above. */
class RuleEdgesTest {
  private final Situation situation = new Situation();

  @Nested
  class Permissions {
    @ParameterizedTest
    @CsvSource({"DU1234567, true", "U1234567, false"})
    void onlyPaperAccountsTradeUnlessLiveIsOn(String account, boolean isApproved) {
      situation.account = new AccountId(account);

      assertApproved(RiskRuleName.PAPER_ONLY, buy("1", "200"), isApproved);

      situation.isLiveOn = true;
      assertApproved(RiskRuleName.PAPER_ONLY, buy("1", "200"), true);
    }

    @ParameterizedTest
    @CsvSource({
      "DU1234567, DU1234567, true",
      "DU1234567, , true",
      "DU1234567, DU7654321, false",
      "DU7654321, , false"
    })
    void accountIsOneOfTheSessionsAndTheConfiguredOne(
        String account, @Nullable String configured, boolean isApproved) {
      situation.account = new AccountId(account);
      situation.session =
          new SessionFacts(
              Set.of(Situation.ACCOUNT),
              configured == null ? null : new AccountId(configured),
              false);

      assertApproved(RiskRuleName.ACCOUNT, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void nothingIsPlacedReadOnly(boolean isReadOnly, boolean isApproved) {
      situation.session = new SessionFacts(Set.of(Situation.ACCOUNT), null, isReadOnly);

      assertApproved(RiskRuleName.READ_ONLY, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"AAPL, false", "265598, false", "AAP, true", "26559, true"})
    void restrictedInstrumentsAreNamedBySymbolOrContract(String name, boolean isApproved) {
      situation.limits = Limits.with(new Permission(true, true, false, Set.of(name), Set.of()));

      assertApproved(RiskRuleName.RESTRICTED_INSTRUMENT, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"AAPL, true", "265598, true", "MSFT, false"})
    void onlyAllowedInstrumentsAreTradedWhereAnyAreNamed(String name, boolean isApproved) {
      situation.limits = Limits.with(new Permission(true, true, false, Set.of(), Set.of(name)));

      assertApproved(RiskRuleName.ALLOWED_INSTRUMENT, buy("1", "200"), isApproved);
    }

    @Test
    void engagedKillSwitchRefusesExitsToo() {
      situation.holding("100");
      situation.killSwitch =
          new KillSwitchState.Engaged(
              new KillSwitchState.Turn(
                  KillSwitchState.Origin.CALL, "risk desk", "fat fingers", situation.now));

      Rejected rejected = rejected(RiskRuleName.KILL_SWITCH, sell("100", "200"));

      assertThat(rejected.reason()).contains("risk desk", "fat fingers");
    }
  }

  @Nested
  class Sizes {
    @ParameterizedTest
    @CsvSource({"9999, true", "10000, true", "10001, false"})
    void orderQuantity(String quantity, boolean isApproved) {
      assertApproved(RiskRuleName.MAX_ORDER_QUANTITY, buy(quantity, "1"), isApproved);
      assertApproved(RiskRuleName.MAX_ORDER_QUANTITY, marketSell(quantity), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"0.9, false", "1, true", "1.1, false", "2, true"})
    void quantityIncrement(String quantity, boolean isApproved) {
      assertApproved(RiskRuleName.QUANTITY_INCREMENT, buy(quantity, "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({
      // held, open purchases, open sales, ordered, approved
      "0, 0, 0, BUY, 10000, true",
      "0, 0, 0, BUY, 10001, false",
      "0, 0, 0, SELL, 10000, true",
      "0, 0, 0, SELL, 10001, false",
      "5000, 4000, 0, BUY, 999, true",
      "5000, 4000, 0, BUY, 1000, true",
      "5000, 4000, 0, BUY, 1001, false",
      "5000, 4000, 9000, BUY, 1001, false",
      "-5000, 0, 4000, SELL, 1000, true",
      "-5000, 0, 4000, SELL, 1001, false",
      "-5000, 9000, 4000, SELL, 1001, false",
      "20000, 0, 0, SELL, 1, true",
      "20000, 0, 0, BUY, 1, false",
      "20000, 0, 0, SELL, 30000, true",
      "20000, 0, 0, SELL, 30001, false"
    })
    void positionWithOpenOrders(
        String held, String buys, String sells, Side side, String quantity, boolean isApproved) {
      situation.holding(held);
      situation.withOpen(Situation.open("b", buy(buys, "190")));
      situation.withOpen(Situation.open("s", sell(sells, "210")));

      assertApproved(
          RiskRuleName.MAX_POSITION,
          OrderTicket.market(side, new BigDecimal(quantity)),
          isApproved);
    }

    @ParameterizedTest
    @CsvSource({"10000, true", "10001, false"})
    void positionCountsTheModifiedOrderOnceAndWithoutWhatItHasFilled(
        String quantity, boolean isApproved) {
      Order filledInPart =
          Situation.open("o-1", buy("9000", "190"))
              .with(new OrderFill(new BigDecimal("1000"), new BigDecimal("190"), List.of()));
      situation.holding("1000").withOpen(filledInPart);
      situation.change = Change.of(filledInPart);

      assertApproved(RiskRuleName.MAX_POSITION, buy(quantity, "190"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, false"})
    void openOrders(int open, boolean isApproved) {
      open(open);

      assertApproved(RiskRuleName.MAX_OPEN_ORDERS, buy("1", "200"), isApproved);
    }

    @Test
    void openOrdersDoNotKeepFromExitsAndModifications() {
      open(100);
      situation.holding("100");

      assertApproved(RiskRuleName.MAX_OPEN_ORDERS, marketSell("100"), true);

      situation.change = Change.of(Situation.open("o-1", buy("1", "190")));
      assertApproved(RiskRuleName.MAX_OPEN_ORDERS, buy("1", "200"), true);
    }

    @Test
    void endedOrdersAndThoseOfOtherAccountsAreNotOpen() {
      open(99);
      Order open = Situation.open("o", buy("1", "190"));
      situation.withOpen(open.with(OrderState.of(OrderStatus.CANCELLED)));
      situation.withOpen(
          new Order(
              open.keys(),
              new AccountId("DU7"),
              open.instrument(),
              open.ticket(),
              open.state(),
              open.fill(),
              true,
              open.life()));

      assertApproved(RiskRuleName.MAX_OPEN_ORDERS, buy("1", "200"), true);
    }

    @Test
    void orderOfAnUnreadableAccountCountsForEachAccount() {
      open(99);
      Order open = Situation.open("o", buy("1", "190"));
      situation.withOpen(
          new Order(
              open.keys(),
              null,
              open.instrument(),
              open.ticket(),
              open.state(),
              open.fill(),
              true,
              open.life()));

      assertApproved(RiskRuleName.MAX_OPEN_ORDERS, buy("1", "200"), false);
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 100, true", "100, 0, 101, false", "100, 1, 100, false", "0, 0, 1, false"})
    void salesOfWhatIsNotHeld(String held, String sells, String quantity, boolean isApproved) {
      situation.limits = Limits.with(new Permission(true, true, true, Set.of(), Set.of()));
      situation.holding(held).withOpen(Situation.open("s", sell(sells, "210")));

      assertApproved(RiskRuleName.NO_SHORT_SELLING, sell(quantity, "200"), isApproved);
      assertApproved(RiskRuleName.NO_SHORT_SELLING, buy(quantity, "200"), true);
    }

    private void open(int count) {
      for (int i = 0; i < count; i++) {
        situation.withOpen(Situation.open("o-" + i, buy("1", "190")));
      }
    }
  }

  @Nested
  class Prices {
    @ParameterizedTest
    @CsvSource({"199.99, true", "199.995, false", "200, true"})
    void increments(String price, boolean isApproved) {
      assertApproved(RiskRuleName.PRICE_INCREMENT, buy("1", price), isApproved);
      assertApproved(
          RiskRuleName.PRICE_INCREMENT,
          Tickets.of(OrderType.STOP, Side.SELL, null, new BigDecimal(price)),
          isApproved);
    }

    @ParameterizedTest
    @CsvSource({
      "BUY, 219.99, true",
      "BUY, 220, true",
      "BUY, 220.01, false",
      "BUY, 1, true",
      "SELL, 180.00, true",
      "SELL, 179.991, true",
      "SELL, 179.99, false",
      "SELL, 1000, true"
    })
    void collarOnTheWorseSide(Side side, String price, boolean isApproved) {
      // The ask is 200, the bid 199.99.
      assertApproved(
          RiskRuleName.PRICE_COLLAR,
          OrderTicket.limit(side, BigDecimal.ONE, new BigDecimal(price)),
          isApproved);
    }

    @ParameterizedTest
    @CsvSource({"160.01, true", "160, true", "159.99, false"})
    void collarOnTheBetterSideWhereItIsConfigured(String price, boolean isApproved) {
      situation.limits =
          Limits.with(
              new Price(
                  new BigDecimal("0.1"),
                  new BigDecimal("0.2"),
                  Duration.ofMinutes(2),
                  false,
                  true));

      assertApproved(RiskRuleName.PRICE_COLLAR, buy("1", price), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"275, true", "275.01, false"})
    void collarOfAStopLimitIsAroundItsStop(String limit, boolean isApproved) {
      assertApproved(
          RiskRuleName.PRICE_COLLAR,
          Tickets.of(OrderType.STOP_LIMIT, Side.BUY, new BigDecimal(limit), new BigDecimal("250")),
          isApproved);
    }

    @ParameterizedTest
    @CsvSource({"119, true", "120, true", "121, false", "-120, true", "-121, false"})
    void referenceIsTooOld(int seconds, boolean isApproved) {
      situation.now = Situation.MONDAY_MORNING.plusSeconds(seconds);

      assertApproved(RiskRuleName.PRICE_COLLAR, buy("1", "200"), isApproved);
      assertApproved(RiskRuleName.PRICE_COLLAR, marketBuy("1"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({
      "SELL, 200, BUY, 199.99, true",
      "SELL, 200, BUY, 200, false",
      "SELL, 200, BUY, 200.01, false",
      "BUY, 200, SELL, 200.01, true",
      "BUY, 200, SELL, 200, false",
      "BUY, 200, SELL, 199.99, false",
      "BUY, 200, BUY, 200, true"
    })
    void ownOrderOnTheOtherSide(
        Side resting, String price, Side side, String limit, boolean isApproved) {
      situation.withOpen(
          Situation.open("o-1", OrderTicket.limit(resting, BigDecimal.TEN, new BigDecimal(price))));

      assertApproved(
          RiskRuleName.SELF_CROSS,
          OrderTicket.limit(side, BigDecimal.ONE, new BigDecimal(limit)),
          isApproved);
    }

    @Test
    void ownOrderIsMetByAnOrderWithoutALimitAndNotByOneThatWaits() {
      situation.withOpen(Situation.open("o-1", sell("10", "900")));

      assertApproved(RiskRuleName.SELF_CROSS, marketBuy("1"), false);
      assertApproved(
          RiskRuleName.SELF_CROSS,
          Tickets.of(OrderType.STOP, Side.BUY, null, new BigDecimal("250")),
          true);
    }

    @Test
    void ownOrderOfAnotherAccountIsMetAndNothingIsSaidOfIt() {
      situation.withOpen(Situation.open("o-1", sell("10", "199.5")));
      assertThat(rejected(RiskRuleName.SELF_CROSS, marketBuy("1")).reason()).contains("orders/o-1");

      situation.account = new AccountId("DU7");

      Rejected rejected = rejected(RiskRuleName.SELF_CROSS, marketBuy("1"));
      assertThat(rejected.reason()).contains("in another account").doesNotContain("o-1");
      assertThat(rejected.limit()).isNull();
    }

    @Test
    void stopThatRestsMeetsNobody() {
      situation.withOpen(
          Situation.open(
              "o-1", Tickets.of(OrderType.STOP, Side.SELL, null, new BigDecimal("150"))));

      assertApproved(RiskRuleName.SELF_CROSS, marketBuy("1"), true);
    }
  }

  @Nested
  class Worths {
    @ParameterizedTest
    @CsvSource({"4999, 200, true", "5000, 200, true", "5001, 200, false", "5000, 200.01, false"})
    void notionalOfALimitOrderAtItsLimit(String quantity, String price, boolean isApproved) {
      assertApproved(RiskRuleName.MAX_NOTIONAL, buy(quantity, price), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"4999, true", "5000, true", "5001, false"})
    void notionalOfAMarketOrderAtTheReference(String quantity, boolean isApproved) {
      assertApproved(RiskRuleName.MAX_NOTIONAL, marketBuy(quantity), isApproved);
    }

    @Test
    void notionalOfALowSaleIsWhatTheMarketWouldPay() {
      assertApproved(RiskRuleName.MAX_NOTIONAL, sell("9000", "1"), false);
    }

    @ParameterizedTest
    @CsvSource({
      // held worth, held, ordered, approved
      "4980000, 0, BUY, 100, true",
      "4980000, 0, BUY, 101, false",
      "4980000, 100, SELL, 300, true",
      "4980000, 100, SELL, 301, false",
      "9000000, 100, SELL, 100, true"
    })
    void grossExposure(String worth, String held, Side side, String quantity, boolean isApproved) {
      situation.holding(held);
      situation.figures = Situation.figures("0", worth, "0");

      assertApproved(
          RiskRuleName.MAX_GROSS_EXPOSURE,
          OrderTicket.limit(side, new BigDecimal(quantity), new BigDecimal("200")),
          isApproved);
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, true", "101, false"})
    void grossExposureWithOpenOrders(String quantity, boolean isApproved) {
      situation.figures = Situation.figures("0", "4970000", "0");
      situation.withOpen(Situation.open("o-1", buy("50", "200")));

      assertApproved(RiskRuleName.MAX_GROSS_EXPOSURE, buy(quantity, "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, true", "101, false"})
    void buyingPower(String quantity, boolean isApproved) {
      situation.limits = Limits.checkingFunds();
      situation.figures = Situation.figures("20000", "0", "0");

      assertApproved(RiskRuleName.BUYING_POWER, buy(quantity, "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"99999, true", "100000, true", "100001, false", "-1, true"})
    void margin(String margin, boolean isApproved) {
      situation.limits = Limits.checkingFunds();
      situation.change = new Change(null, new BigDecimal(margin));

      assertApproved(RiskRuleName.MARGIN, buy("1", "200"), isApproved);
    }
  }

  @Nested
  class Conduct {
    @ParameterizedTest
    @CsvSource({"18, true", "19, true", "20, false"})
    void ordersInASecond(int sent, boolean isApproved) {
      situation.recent = new RecentOrders(sent, sent, null, 0, 0);

      assertApproved(RiskRuleName.ORDERS_PER_SECOND, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"598, true", "599, true", "600, false"})
    void ordersInAMinute(int sent, boolean isApproved) {
      situation.recent = new RecentOrders(0, sent, null, 0, 0);

      assertApproved(RiskRuleName.ORDERS_PER_MINUTE, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"4999, false", "5000, true", "5001, true"})
    void sameOrderWithinTheWindow(int millis, boolean isApproved) {
      situation.limits =
          Limits.with(new Rate(20, 600, Duration.ofSeconds(5), null, Duration.ofHours(1), 20));
      situation.recent = new RecentOrders(0, 0, Duration.ofMillis(millis), 0, 0);

      assertApproved(RiskRuleName.DUPLICATE_ORDER, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({"20, 19, true", "20, 20, true", "20, 21, false", "19, 100, true"})
    void cancelsForEachOrder(int orders, int cancels, boolean isApproved) {
      situation.limits =
          Limits.with(new Rate(20, 600, Duration.ZERO, BigDecimal.ONE, Duration.ofHours(1), 20));
      situation.recent = new RecentOrders(0, 0, null, orders, cancels);

      assertApproved(RiskRuleName.CANCEL_RATIO, buy("1", "200"), isApproved);
    }

    @ParameterizedTest
    @CsvSource({
      "1000, true, 0",
      "-399.99, true, 0",
      "-400, true, 1",
      "-499.99, true, 1",
      "-500, false, 0",
      "-500.01, false, 0",
      "-9999, false, 0"
    })
    void lossOfTheDay(String profit, boolean isApproved, int warnings) {
      situation.figures = Situation.figures("0", "0", profit);

      RiskVerdict verdict = situation.check(RiskRuleName.DAILY_LOSS, buy("1", "200"));

      assertApproved(RiskRuleName.DAILY_LOSS, buy("1", "200"), isApproved);
      if (verdict instanceof Approved approved) {
        assertThat(approved.warnings()).hasSize(warnings);
      }
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true", "100, 101, false", "-100, 1, false"})
    void lossOfTheDayLeavesOnlyExits(String held, String quantity, boolean isApproved) {
      situation.holding(held);
      situation.figures = Situation.figures("0", "0", "-500");

      assertApproved(RiskRuleName.DAILY_LOSS, marketSell(quantity), isApproved);
    }
  }

  @Nested
  class TradingHours {
    @ParameterizedTest
    @CsvSource({
      "2026-11-23T14:29:59.999Z, false, 2026-11-23T14:30:00Z",
      "2026-11-23T14:30:00Z, true, ''",
      "2026-11-23T20:59:59.999Z, true, ''",
      // By the calendar, as the gateway told no later session.
      "2026-11-23T21:00:00Z, false, 2026-11-24T14:30:00Z"
    })
    void regularOnes(Instant now, boolean isApproved, String opens) {
      situation.at(now);

      assertApproved(RiskRuleName.TRADING_HOURS, buy("1", "200"), isApproved);
      if (!isApproved) {
        assertThat(rejected(RiskRuleName.TRADING_HOURS, buy("1", "200")).reason()).contains(opens);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-23T08:59:59.999Z, false",
      "2026-11-23T09:00:00Z, true",
      "2026-11-24T00:59:59.999Z, true",
      "2026-11-24T01:00:00Z, false"
    })
    void extendedOnesForOrdersThatWorkInThem(Instant now, boolean isApproved) {
      situation.at(now);

      assertApproved(RiskRuleName.TRADING_HOURS, outsideHours(buy("1", "200")), isApproved);
    }

    @Test
    void dayThatTheGatewayCallsClosedIsNotGuessedByTheCalendar() {
      situation.details =
          Situation.details(
              new Hours(
                  ZoneId.of("America/New_York"),
                  List.of(),
                  List.of(),
                  List.of(LocalDate.parse("2026-11-23"))));

      assertThat(rejected(RiskRuleName.TRADING_HOURS, buy("1", "200")).reason())
          .contains("not known");
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-26T15:00:00Z, false, 2026-11-27T14:30:00Z",
      "2026-11-27T17:59:59Z, true, ''",
      "2026-11-27T18:00:00Z, false, 2026-11-30T14:30:00Z"
    })
    void calendarDecidesWhereTheGatewayCannotBeAsked(
        Instant now, boolean isApproved, String opens) {
      situation.at(now).details = null;

      assertApproved(RiskRuleName.TRADING_HOURS, buy("1", "200"), isApproved);
      if (!isApproved) {
        assertThat(rejected(RiskRuleName.TRADING_HOURS, buy("1", "200")).reason()).contains(opens);
      }
    }

    @Test
    void areNotHeldWhereThatIsOff() {
      situation.limits = Limits.with(new Permission(false, true, false, Set.of(), Set.of()));
      situation.at(Situation.OPEN.minusSeconds(1));

      assertApproved(RiskRuleName.TRADING_HOURS, buy("1", "200"), true);
    }

    @Test
    void exitsPassAtAnyTimeUnlessConfiguredOtherwise() {
      situation.at(Situation.OPEN.minusSeconds(1)).holding("100");

      assertApproved(RiskRuleName.TRADING_HOURS, sell("100", "200"), true);
      assertApproved(RiskRuleName.TRADING_HOURS, sell("101", "200"), false);

      situation.limits = Limits.withoutExits();
      assertApproved(RiskRuleName.TRADING_HOURS, sell("100", "200"), false);
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKET_ON_OPEN", "LIMIT_ON_OPEN"})
    void ordersForTheOpeningComeBeforeIt(OrderType type) {
      situation.at(Situation.OPEN.minusSeconds(1));

      assertApproved(RiskRuleName.TRADING_HOURS, Tickets.of(type, Side.BUY, null, null), true);
    }
  }

  private void assertApproved(RiskRuleName rule, OrderTicket ticket, boolean isApproved) {
    RiskVerdict verdict = situation.check(rule, ticket);
    assertThat(verdict instanceof Approved).as(verdict.toString()).isEqualTo(isApproved);
  }

  private Rejected rejected(RiskRuleName rule, OrderTicket ticket) {
    RiskVerdict verdict = situation.check(rule, ticket);
    assertThat(verdict).isInstanceOf(Rejected.class);
    return (Rejected) verdict;
  }
}
