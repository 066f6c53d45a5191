package io.github.pitrunner.simulator.orders;

import static io.github.pitrunner.simulator.orders.OrderRoom.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.FaultScript;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ExecutionFilter;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OrderStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executions that are corrected afterwards. */
class CorrectionsTest {
  private final OrderRoom room = new OrderRoom();

  private void correct(String orderRef, String price, String quantity) {
    room.core
        .faults()
        .inject(
            new Fault.ExecutionCorrected(
                orderRef, new BigDecimal(price), new BigDecimal(quantity)));
    room.pass(Duration.ofMillis(100));
  }

  private static <M extends Message> List<M> of(Class<M> kind, List<Message> messages) {
    return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void comeUnderTheSameIdWithAHigherNumberAndANewReport() {
    room.place(1, order -> order);
    ExecutionDetails first = room.client.take(ExecutionDetails.class).get(0);
    correct("", "-0.10", "-20");

    List<Message> events = room.client.take();
    ExecutionDetails second = of(ExecutionDetails.class, events).get(0);
    String execId = first.getExecution().getExecId();
    assertThat(second.getExecution().getExecId())
        .isEqualTo(execId.substring(0, execId.length() - 2) + "02");
    assertThat(second.getReqId()).isEqualTo(-1);
    assertThat(second.getExecution())
        .satisfies(
            execution -> {
              assertThat(execution.getShares()).isEqualTo("80");
              assertThat(execution.getPrice()).isEqualTo(309.10);
              assertThat(execution.getCumQty()).isEqualTo("80");
              assertThat(execution.getAvgPrice()).isEqualTo(309.10);
              assertThat(execution.getTime()).isEqualTo(first.getExecution().getTime());
            });
    assertThat(of(CommissionAndFeesReport.class, events))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getExecId()).isEqualTo(second.getExecution().getExecId());
              assertThat(report.hasRealizedPnl()).isFalse();
            });
  }

  @Test
  void moveAccountAndPositionAsIfTheFirstHadNeverBeen() {
    room.place(1, order -> order);
    correct("", "-0.10", "-20");

    assertThat(room.positions()).containsEntry(TestMarket.AAPL, "80");
    // 80 at 309.10 and the least commission of 1.
    assertThat(new BigDecimal(room.cash("USD"))).isEqualByComparingTo("975271");
    assertThat(room.core.state().getAccounts(0).getHoldings(0).getAverageCost())
        .isEqualTo("309.1125");
  }

  @Test
  void ofAClosingFillChangeItsRealizedProfit() {
    room.place(1, order -> order);
    room.place(2, order -> order.setAction("SELL"));
    List<CommissionAndFeesReport> reports = room.client.take(CommissionAndFeesReport.class);
    double before = reports.get(1).getRealizedPnl();
    correct("", "0.50", "0");

    assertThat(room.client.take(CommissionAndFeesReport.class).get(0).getRealizedPnl())
        .isEqualTo(before + 50);
  }

  @Test
  void areWhatIsToldWhenExecutionsAreAskedFor() {
    room.place(1, order -> order);
    correct("", "0.10", "0");
    correct("", "0.10", "0");
    room.client.take();
    room.client.ask(
        ExecutionRequest.newBuilder()
            .setReqId(8)
            .setExecutionFilter(ExecutionFilter.getDefaultInstance())
            .build());
    room.pass(Duration.ofMillis(100));

    List<Message> answers = room.client.take();
    assertThat(of(ExecutionDetails.class, answers))
        .singleElement()
        .satisfies(
            details -> {
              assertThat(details.getExecution().getExecId()).endsWith(".03");
              assertThat(details.getExecution().getPrice()).isEqualTo(309.40);
              assertThat(details.getReqId()).isEqualTo(8);
            });
    assertThat(of(CommissionAndFeesReport.class, answers))
        .singleElement()
        .satisfies(report -> assertThat(report.getExecId()).endsWith(".03"));
  }

  @Test
  void ofAnOrderThatStillWorksChangeWhatIsFilled() {
    room.place(1, o -> limit("BUY", 309.20).apply(o).setTotalQuantity("300"));
    room.client.take();
    correct("", "-0.01", "-50");

    assertThat(room.client.take(OrderStatus.class))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.getFilled()).isEqualTo("150");
              assertThat(status.getRemaining()).isEqualTo("150");
              assertThat(status.getAvgFillPrice()).isEqualTo(309.19);
            });
    room.quote("309.10", "100", "309.20", "500");
    assertThat(room.positions()).containsEntry(TestMarket.AAPL, "300");
  }

  @Test
  void ofAnEndedOrderAreToldWithTheCompletedOrders() {
    room.place(1, order -> order);
    correct("", "0.10", "5");
    room.client.take();
    room.client.ask(CompletedOrdersRequest.getDefaultInstance());
    room.pass(Duration.ofMillis(100));

    assertThat(room.client.take(CompletedOrder.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.getOrder().getFilledQuantity()).isEqualTo("105"));
  }

  @Test
  void areOfTheOrderThatIsNamed() {
    room.place(1, order -> order.setOrderRef("mine"));
    room.place(2, order -> order.setOrderRef("yours"));
    room.client.take();
    correct("mine", "0.10", "0");

    assertThat(room.client.take(ExecutionDetails.class))
        .singleElement()
        .satisfies(details -> assertThat(details.getExecution().getOrderRef()).isEqualTo("mine"));
  }

  @Test
  void canBeScriptedAndHappenTheSameWayEachTime() {
    FaultScript script =
        FaultScript.parse(List.of("at 10s execution-corrected of mine price +0.05 quantity -10"));

    assertThat(played(script)).isEqualTo(played(script)).contains("STK BOT 90@309.25");
  }

  private static List<String> played(FaultScript script) {
    OrderRoom room = new OrderRoom();
    script.start(room.time, ZoneId.of("US/Eastern"), room.time, room.core.faults()::inject);
    room.place(1, order -> order.setOrderRef("mine"));
    room.pass(Duration.ofSeconds(10));
    return room.client.take().stream()
        .map(m -> m instanceof ExecutionDetails ? OrderRoom.fills(List.of(m)).get(0) : m.toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"mine, -310, 0", "mine, 0, -100", "nobody, 0.1, 0"})
  void thatCannotBeDoNotHappen(String orderRef, String price, String quantity) {
    room.place(1, order -> order.setOrderRef("mine"));
    room.client.take();
    correct(orderRef, price, quantity);

    assertThat(room.client.take()).isEmpty();
  }
}
