package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.ReportedContract;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Account;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.account.Fill;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Books what an order trades: in the order, in the log of executions and in the account. A
 * combination has an execution of the whole, which costs nothing and moves nothing, and one of each
 * leg, which has a commission report and moves position and cash.
 */
final class Booking {
  private final SimulatorSettings settings;
  private final OrderMarket market;
  private final Accounts accounts;
  private final ExecutionLog executions;

  Booking(
      SimulatorSettings settings, OrderMarket market, Accounts accounts, ExecutionLog executions) {
    this.settings = settings;
    this.market = market;
    this.accounts = accounts;
    this.executions = executions;
  }

  /** What is to be told of a fill: the executions at once, their reports a moment later. */
  record Booked(List<ExecutionDetails> executions, List<CommissionAndFeesReport> reports) {}

  /** Books a fill of the order. */
  Booked book(WorkingOrder order, BigDecimal quantity, BigDecimal price) {
    List<BigDecimal> legPrices = market.legPrices(order.traded(), order.isBuy(), price);
    order.filled = order.filled.add(quantity);
    order.filledValue = order.filledValue.add(quantity.multiply(price));
    order.lastFillPrice = price;
    boolean isCombo = order.traded().isCombo();
    int wholes = isCombo ? 1 : 0;
    List<String> execIds = executions.nextExecIds(wholes + order.legs().size());
    List<ExecutionDetails> details = new ArrayList<>();
    if (isCombo) {
      details.add(whole(order, quantity, execIds.get(0)));
    }
    List<CommissionAndFeesReport> reports = new ArrayList<>();
    for (int i = 0; i < order.legs().size(); i++) {
      WorkingLeg working = order.legs().get(i);
      Fill fill =
          bookLeg(working, working.leg().quantity(quantity), legPrices.get(i), order.isBuy());
      String execId = execIds.get(wholes + i);
      details.add(leg(order, working, fill, execId));
      reports.add(report(execId, fill, accounts.book(account(order), fill)));
    }
    details.forEach(executions::add);
    return new Booked(details, reports);
  }

  private static Fill bookLeg(
      WorkingLeg working, BigDecimal quantity, BigDecimal price, boolean isOrderBuy) {
    Leg leg = working.leg();
    working.filled = working.filled.add(quantity);
    working.filledValue = working.filledValue.add(quantity.multiply(price));
    BigDecimal before = working.commission;
    BigDecimal value = working.filledValue.abs().multiply(AssetClass.multiplier(leg.listing()));
    working.commission = Commissions.of(leg.listing(), working.filled, value);
    return new Fill(
        leg.listing(),
        leg.isBought(isOrderBuy) ? quantity : quantity.negate(),
        price,
        working.commission.subtract(before));
  }

  private ExecutionDetails whole(WorkingOrder order, BigDecimal quantity, String execId) {
    return OrderReport.execution(
        order,
        ReportedContract.inExecution(order.listing(), order.exchange()),
        happened(order, execId)
            .setSide(side(order.isBuy()))
            .setShares(Decimals.text(quantity))
            .setPrice(order.lastFillPrice.doubleValue())
            .setCumQty(Decimals.text(order.filled))
            .setAvgPrice(order.averagePrice().doubleValue()));
  }

  private ExecutionDetails leg(WorkingOrder order, WorkingLeg working, Fill fill, String execId) {
    Contract contract =
        ReportedContract.inExecution(working.leg().listing(), working.leg().exchange());
    return OrderReport.execution(
        order,
        contract,
        happened(order, execId)
            .setSide(side(fill.quantity().signum() > 0))
            .setShares(Decimals.text(fill.quantity().abs()))
            .setPrice(fill.price().doubleValue())
            .setCumQty(Decimals.text(working.filled))
            .setAvgPrice(
                working.filledValue.divide(working.filled, MathContext.DECIMAL64).doubleValue()));
  }

  private Execution.Builder happened(WorkingOrder order, String execId) {
    return Execution.newBuilder()
        .setExecId(execId)
        .setTime(OrderTimes.inListingZone(settings.clock().instant(), order.listing()));
  }

  private static String side(boolean isBuy) {
    return isBuy ? "BOT" : "SLD";
  }

  static CommissionAndFeesReport report(String execId, Fill fill, @Nullable BigDecimal realized) {
    CommissionAndFeesReport.Builder report =
        CommissionAndFeesReport.newBuilder()
            .setExecId(execId)
            .setCommissionAndFees(fill.commission().doubleValue())
            .setCurrency(fill.listing().currency());
    if (realized != null) {
      report.setRealizedPnl(realized.doubleValue());
    }
    return report.build();
  }

  /** The order's account. */
  Account account(WorkingOrder order) {
    Account account = accounts.account(order.order.getAccount());
    if (account == null) {
      throw new IllegalStateException("No account " + order.order.getAccount());
    }
    return account;
  }
}
