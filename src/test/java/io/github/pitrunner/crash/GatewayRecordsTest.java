package io.github.pitrunner.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.simulator.state.AccountState;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.simulator.state.HoldingState;
import io.github.pitrunner.simulator.state.KeptExecution;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.simulator.state.OrderState;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayRecordsTest {
  private static final int CONTRACT = 8894;

  @Test
  void ordersFillsAndPositionsAreWhatTheGatewayHolds() {
    GatewayState state =
        GatewayState.newBuilder()
            .setOrders(
                OrderState.newBuilder()
                    .addOpen(
                        KeptOrder.newBuilder()
                            .setOrder(order("rests", 2, "LMT").setLmtPrice(80.5))
                            .setPhase("SUBMITTED")
                            .setQuantity("50")
                            .setFilled("0"))
                    .addCompleted(
                        CompletedOrder.newBuilder()
                            .setOrder(
                                order("sold", 1, "MKT")
                                    .setTotalQuantity("40")
                                    .setFilledQuantity("40"))
                            .setOrderState(
                                io.github.pitrunner.tws.OrderState.newBuilder()
                                    .setStatus("Filled")))
                    .addExecutions(sold("e1", "30", 82).setReport(commission(0.3)))
                    .addExecutions(sold("e2", "10", 84)))
            .addAccounts(
                AccountState.newBuilder()
                    .addHoldings(HoldingState.newBuilder().setConId(CONTRACT).setQuantity("-40"))
                    .addHoldings(HoldingState.newBuilder().setConId(1).setQuantity("0")))
            .build();

    Records records = GatewayRecords.of(state);

    assertThat(records.orders())
        .containsExactly(
            new OrderRecord(
                "rests",
                2,
                OrderStatus.SUBMITTED,
                new BigDecimal("50"),
                new BigDecimal("80.5"),
                new BigDecimal("0"),
                null),
            new OrderRecord(
                "sold",
                1,
                OrderStatus.FILLED,
                new BigDecimal("40"),
                null,
                new BigDecimal("40"),
                new BigDecimal("82.5")));
    assertThat(records.fills())
        .containsExactly(
            new FillRecord(
                "e1",
                "sold",
                CONTRACT,
                new BigDecimal("-30"),
                new BigDecimal("82.0"),
                new BigDecimal("0.3")),
            new FillRecord(
                "e2", "sold", CONTRACT, new BigDecimal("-10"), new BigDecimal("84.0"), null));
    assertThat(records.positions()).isEqualTo(Map.of(CONTRACT, new BigDecimal("-40")));
  }

  private static Order.Builder order(String name, long permId, String type) {
    return Order.newBuilder().setOrderRef(name).setPermId(permId).setOrderType(type);
  }

  private static KeptExecution.Builder sold(String id, String shares, double price) {
    return KeptExecution.newBuilder()
        .setDetails(
            ExecutionDetails.newBuilder()
                .setContract(Contract.newBuilder().setConId(CONTRACT))
                .setExecution(
                    Execution.newBuilder()
                        .setExecId(id)
                        .setOrderRef("sold")
                        .setPermId(1)
                        .setSide("SLD")
                        .setShares(shares)
                        .setPrice(price)));
  }

  private static CommissionAndFeesReport commission(double amount) {
    return CommissionAndFeesReport.newBuilder().setCommissionAndFees(amount).build();
  }
}
