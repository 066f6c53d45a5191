package io.github.pitrunner.simulator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountUpdateMulti;
import io.github.pitrunner.tws.AccountUpdateMultiEnd;
import io.github.pitrunner.tws.AccountUpdatesMultiRequest;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.CancelAccountUpdatesMulti;
import io.github.pitrunner.tws.CancelPnL;
import io.github.pitrunner.tws.CancelPnLSingle;
import io.github.pitrunner.tws.CancelPositionsMulti;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PnLSingle;
import io.github.pitrunner.tws.PnLSingleRequest;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.PositionMulti;
import io.github.pitrunner.tws.PositionMultiEnd;
import io.github.pitrunner.tws.PositionsMultiRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What clients hear of their accounts, on virtual time, against books set by hand. */
class AccountDesksTest {
  private static final String ACCOUNT = "DU1234567";
  private static final String SECOND_ACCOUNT = "DU7654321";

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-08-25T18:11:30Z"));
  private final TestMarket market = new TestMarket(time);
  private final GatewayCore core =
      new GatewayCore(
          SimulatorSettings.defaults()
              .withClock(time, ZoneId.of("US/Eastern"))
              .withAccounts(List.of(ACCOUNT, SECOND_ACCOUNT), new BigDecimal("1000000")),
          time,
          (settings, timer) -> new MarketSource.OpenMarket(market, List.of(), () -> {}));
  private final MemoryClient client = MemoryClient.start(core, 1);
  private int orderId = 1;

  @BeforeEach
  void passTheGreetings() {
    client.take();
  }

  private void trade(String action, String quantity, int conId, String exchange) {
    client.ask(
        PlaceOrderRequest.newBuilder()
            .setOrderId(orderId++)
            .setContract(Contract.newBuilder().setConId(conId).setExchange(exchange))
            .setOrder(
                Order.newBuilder()
                    .setAction(action)
                    .setTotalQuantity(quantity)
                    .setOrderType("MKT")
                    .setTif("DAY")
                    .setAccount(ACCOUNT)
                    .setTransmit(true))
            .build());
    time.advance(Duration.ofMillis(100));
  }

  private void buyApple() {
    trade("BUY", "100", TestMarket.AAPL, "SMART");
  }

  private static AccountDataRequest updates(boolean subscribe, String account) {
    return AccountDataRequest.newBuilder().setSubscribe(subscribe).setAcctCode(account).build();
  }

  private static String value(List<Message> messages, String key, String currency) {
    return messages.stream()
        .filter(AccountValue.class::isInstance)
        .map(AccountValue.class::cast)
        .filter(value -> value.getKey().equals(key) && value.getCurrency().equals(currency))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .getValue();
  }

  @Nested
  class AccountUpdates {
    @Test
    void tellValuesThenPositionsThenTheTimeThenTheEnd() {
      buyApple();
      client.take();

      client.ask(updates(true, ACCOUNT));

      List<Message> answers = client.take();
      assertThat(answers.stream().map(m -> m.getClass().getSimpleName()).distinct())
          .containsExactly("AccountValue", "PortfolioValue", "AccountUpdateTime", "AccountDataEnd");
      assertThat(value(answers, "StockMarketValue", "USD")).isEqualTo("30915.00");
      assertThat(answers)
          .filteredOn(PortfolioValue.class::isInstance)
          .singleElement()
          .satisfies(
              m -> {
                PortfolioValue held = (PortfolioValue) m;
                assertThat(held.getPosition()).isEqualTo("100");
                assertThat(held.getMarketPrice()).isEqualTo(309.15);
                assertThat(held.getMarketValue()).isEqualTo(30915);
                assertThat(held.getAverageCost()).isEqualTo(309.21);
                assertThat(held.getUnrealizedPnl()).isEqualTo(-6);
              });
    }

    @Test
    void tellAfterAFillOnlyWhatChanged() {
      client.ask(updates(true, ACCOUNT));
      client.take();

      buyApple();

      List<Message> heard = client.take();
      assertThat(heard).filteredOn(PortfolioValue.class::isInstance).hasSize(1);
      assertThat(value(heard, "CashBalance", "USD")).isEqualTo("969079.00");
      assertThat(heard)
          .filteredOn(AccountValue.class::isInstance)
          .noneMatch(m -> ((AccountValue) m).getKey().equals("AccountCode"));
    }

    @Test
    void tellWhatTheMarketChangedEveryThreeMinutes() {
      buyApple();
      client.ask(updates(true, ACCOUNT));
      client.take();

      market.quote(TestMarket.AAPL, "310.10", "100", "310.20", "100");
      assertThat(client.take()).isEmpty();
      time.advance(Duration.ofMinutes(3));

      List<Message> heard = client.take();
      assertThat(value(heard, "NetLiquidation", "USD")).isEqualTo("1000094.00");
      assertThat(heard)
          .filteredOn(PortfolioValue.class::isInstance)
          .extracting(m -> ((PortfolioValue) m).getMarketPrice())
          .containsExactly(310.15);
    }

    @Test
    void endWhenTheyAreNoLongerWanted() {
      client.ask(updates(true, ACCOUNT));
      client.ask(updates(false, ACCOUNT));
      client.take();

      time.advance(Duration.ofMinutes(10));

      assertThat(client.take()).isEmpty();
    }

    @Test
    void ofAnotherAccountReplaceTheFirstWithAWarning() {
      client.ask(updates(true, ACCOUNT));
      client.take();

      client.ask(updates(true, SECOND_ACCOUNT));
      assertThat(client.takeCodes()).containsExactly(2100);

      buyApple();
      assertThat(client.take(PortfolioValue.class)).isEmpty();
    }

    @Test
    void ofAnotherAccountThanAnotherClientsAreRefused() {
      MemoryClient other = MemoryClient.start(core, 2);
      other.ask(updates(true, ACCOUNT));
      other.take();

      client.ask(updates(true, SECOND_ACCOUNT));
      assertThat(client.takeCodes()).containsExactly(2101);
      client.ask(updates(true, ACCOUNT));
      assertThat(client.take()).last().isInstanceOf(AccountDataEnd.class);

      other.ask(updates(false, ACCOUNT));
      client.ask(updates(true, SECOND_ACCOUNT));
      assertThat(client.take()).last().isInstanceOf(AccountDataEnd.class);
    }

    @Test
    void ofAnUnknownAccountAreRefused() {
      client.ask(updates(true, "DU999"));

      assertThat(client.takeCodes()).containsExactly(321);
    }
  }

  @Nested
  class UpdatesOfManyAccounts {
    private AccountUpdatesMultiRequest request(int reqId, String account, boolean ledgerOnly) {
      return AccountUpdatesMultiRequest.newBuilder()
          .setReqId(reqId)
          .setAccount(account)
          .setLedgerAndNlv(ledgerOnly)
          .build();
    }

    @Test
    void tellTheValuesOfEachAccountThenTheEnd() {
      client.ask(request(5, "All", false));

      List<Message> answers = client.take();
      assertThat(answers.get(answers.size() - 1))
          .isEqualTo(AccountUpdateMultiEnd.newBuilder().setReqId(5).build());
      assertThat(answers)
          .filteredOn(AccountUpdateMulti.class::isInstance)
          .extracting(m -> ((AccountUpdateMulti) m))
          .filteredOn(update -> update.getKey().equals("NetLiquidation"))
          .extracting(AccountUpdateMulti::getAccount, AccountUpdateMulti::getValue)
          .containsExactly(tuple(ACCOUNT, "1000000.00"), tuple(SECOND_ACCOUNT, "1000000.00"));
    }

    @Test
    void tellTheLedgersAloneWhenOnlyTheyAreWanted() {
      client.ask(request(5, ACCOUNT, true));

      assertThat(client.take(AccountUpdateMulti.class))
          .extracting(AccountUpdateMulti::getKey)
          .contains("CashBalance", "NetLiquidationByCurrency")
          .doesNotContain("BuyingPower", "Cushion");
    }

    @Test
    void tellAFillUntilTheyAreCancelled() {
      client.ask(request(5, ACCOUNT, true));
      client.take();

      buyApple();
      assertThat(client.take(AccountUpdateMulti.class))
          .extracting(AccountUpdateMulti::getReqId, AccountUpdateMulti::getKey)
          .contains(tuple(5, "StockMarketValue"));

      CancelAccountUpdatesMulti cancel = CancelAccountUpdatesMulti.newBuilder().setReqId(5).build();
      client.ask(cancel);
      buyApple();
      assertThat(client.take(AccountUpdateMulti.class)).isEmpty();
      client.ask(cancel);
      assertThat(client.takeCodes()).containsExactly(300);
    }

    @Test
    void areRefusedUnderATakenIdAndForAnUnknownAccount() {
      client.ask(request(5, ACCOUNT, true));
      client.take();

      client.ask(request(5, ACCOUNT, true));
      client.ask(request(6, "DU999", true));

      assertThat(client.takeCodes()).containsExactly(322, 321);
    }
  }

  @Nested
  class PositionsOfManyAccounts {
    private final PositionsMultiRequest request =
        PositionsMultiRequest.newBuilder().setReqId(8).setAccount(ACCOUNT).build();

    @Test
    void areToldThenTheEndThenEachChangeUntilCancelled() {
      buyApple();
      client.take();

      client.ask(request);
      List<Message> answers = client.take();
      assertThat(answers).hasSize(2).last().isInstanceOf(PositionMultiEnd.class);
      assertThat((PositionMulti) answers.get(0))
          .satisfies(
              held -> {
                assertThat(held.getReqId()).isEqualTo(8);
                assertThat(held.getPosition()).isEqualTo("100");
                assertThat(held.getAvgCost()).isEqualTo(309.21);
              });

      trade("SELL", "100", TestMarket.AAPL, "SMART");
      assertThat(client.take(PositionMulti.class))
          .extracting(PositionMulti::getPosition)
          .containsExactly("0");

      CancelPositionsMulti cancel = CancelPositionsMulti.newBuilder().setReqId(8).build();
      client.ask(cancel);
      buyApple();
      assertThat(client.take(PositionMulti.class)).isEmpty();
      client.ask(cancel);
      assertThat(client.takeCodes()).containsExactly(300);
    }

    @Test
    void ofAnotherAccountAreNotAmongThem() {
      client.ask(request.toBuilder().setAccount(SECOND_ACCOUNT).build());
      client.take();

      buyApple();

      assertThat(client.take(PositionMulti.class)).isEmpty();
    }
  }

  @Nested
  class ProfitAndLoss {
    @Test
    void ofAnAccountIsToldAtOnceAndEverySecond() {
      buyApple();
      client.ask(PnLRequest.newBuilder().setReqId(3).setAccount(ACCOUNT).build());
      assertThat(client.take(PnL.class))
          .extracting(PnL::getReqId, PnL::getDailyPnl, PnL::getUnrealizedPnl, PnL::getRealizedPnl)
          .containsExactly(tuple(3, -6.0, -6.0, 0.0));

      market.quote(TestMarket.AAPL, "310.10", "100", "310.20", "100");
      time.advance(Duration.ofSeconds(2));

      assertThat(client.take(PnL.class)).extracting(PnL::getDailyPnl).containsExactly(94.0, 94.0);
    }

    @Test
    void ofAPositionHasItsSizeAndValue() {
      buyApple();
      client.take();

      client.ask(single(4));

      assertThat(client.take(PnLSingle.class))
          .extracting(
              PnLSingle::getReqId,
              PnLSingle::getPosition,
              PnLSingle::getDailyPnl,
              PnLSingle::getValue)
          .containsExactly(tuple(4, "100", -6.0, 30915.0));
    }

    @Test
    void ofWhatIsNotHeldIsNotToldUntilItIs() {
      client.ask(single(4));
      time.advance(Duration.ofSeconds(5));
      assertThat(client.take()).isEmpty();

      buyApple();
      time.advance(Duration.ofSeconds(1));

      assertThat(client.take(PnLSingle.class)).isNotEmpty();
    }

    @Test
    void ofWhatIsClosedIsToldOnceMore() {
      buyApple();
      client.ask(single(4));
      trade("SELL", "100", TestMarket.AAPL, "SMART");
      client.take();

      time.advance(Duration.ofSeconds(3));

      assertThat(client.take(PnLSingle.class))
          .extracting(PnLSingle::getPosition)
          .containsExactly("0");
      client.ask(single(5));
      time.advance(Duration.ofSeconds(3));
      assertThat(client.take()).isEmpty();
    }

    @Test
    void endsWhenItIsCancelledWhichCanBeDoneOnce() {
      buyApple();
      client.ask(PnLRequest.newBuilder().setReqId(3).setAccount(ACCOUNT).build());
      client.ask(single(4));
      CancelPnL cancel = CancelPnL.newBuilder().setReqId(3).build();
      CancelPnLSingle cancelSingle = CancelPnLSingle.newBuilder().setReqId(4).build();
      client.ask(cancel);
      client.ask(cancelSingle);
      client.take();

      time.advance(Duration.ofSeconds(5));
      assertThat(client.take()).isEmpty();

      client.ask(cancel);
      client.ask(cancelSingle);
      assertThat(client.takeCodes()).containsExactly(10185, 10185);
    }

    private PnLSingleRequest single(int reqId) {
      return PnLSingleRequest.newBuilder()
          .setReqId(reqId)
          .setAccount(ACCOUNT)
          .setConId(TestMarket.AAPL)
          .build();
    }
  }

  @Nested
  class FillOf {
    private List<Message> accountAfterwards() {
      client.ask(updates(true, ACCOUNT));
      return client.take();
    }

    @Test
    void aCurrencyPairMovesBothCurrencies() {
      trade("BUY", "25000", TestMarket.EURUSD, "IDEALPRO");

      List<Message> events = client.take();
      assertThat(events)
          .filteredOn(ExecutionDetails.class::isInstance)
          .singleElement()
          .satisfies(
              m -> assertThat(((ExecutionDetails) m).getExecution().getPrice()).isEqualTo(1.1001));
      assertThat(events)
          .filteredOn(CommissionAndFeesReport.class::isInstance)
          .singleElement()
          .satisfies(
              m -> assertThat(((CommissionAndFeesReport) m).getCommissionAndFees()).isEqualTo(2.0));
      List<Message> account = accountAfterwards();
      assertThat(value(account, "CashBalance", "EUR")).isEqualTo("25000.00");
      assertThat(value(account, "CashBalance", "USD")).isEqualTo("972495.50");
      assertThat(value(account, "StockMarketValue", "USD")).isEqualTo("0.00");
    }

    @Test
    void anOptionCostsItsMultipleAndIsNoStock() {
      trade("BUY", "2", TestMarket.AAPL_CALL, "SMART");
      client.take();

      List<Message> account = accountAfterwards();
      assertThat(value(account, "CashBalance", "USD")).isEqualTo("997478.70");
      assertThat(value(account, "OptionMarketValue", "USD")).isEqualTo("2510.00");
      assertThat(value(account, "StockMarketValue", "USD")).isEqualTo("0.00");
      assertThat(account)
          .filteredOn(PortfolioValue.class::isInstance)
          .extracting(m -> ((PortfolioValue) m).getAverageCost())
          .containsExactly(1260.65);
    }

    @Test
    void anOptionThatClosesRealizesItsLossWithBothCommissions() {
      trade("BUY", "2", TestMarket.AAPL_CALL, "SMART");
      client.take();

      trade("SELL", "2", TestMarket.AAPL_CALL, "SMART");

      assertThat(client.take(CommissionAndFeesReport.class))
          .extracting(CommissionAndFeesReport::getRealizedPnl)
          .containsExactly(-22.6);
      assertThat(value(accountAfterwards(), "CashBalance", "USD")).isEqualTo("999977.40");
    }
  }
}
