package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.ReportedContract;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderState;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.wire.Unset;

/** The messages that tell of an order, with the fields that the recorded gateway fills. */
final class OrderReport {
  private static final int REDUCE_WITHOUT_BLOCK = 3;
  private static final int REMOVED_LIQUIDITY = 2;
  private static final int ADDED_LIQUIDITY = 1;

  private OrderReport() {}

  /**
   * A client's order as the gateway reports it back: with explicit zeros, without what only
   * concerned the request.
   */
  static Order normalized(Order placed) {
    Order.Builder order = placed.toBuilder();
    order
        .clearTransmit()
        .clearSoftDollarTier()
        .setParentId(placed.getParentId())
        .setLmtPrice(Unset.isUnset(placed.getLmtPrice()) ? 0 : placed.getLmtPrice())
        .setAuxPrice(Unset.isUnset(placed.getAuxPrice()) ? 0 : placed.getAuxPrice())
        .setTif(placed.getTif().isEmpty() ? "DAY" : placed.getTif())
        .setClearingIntent("IB")
        .setOcaType(placed.getOcaType() == 0 ? REDUCE_WITHOUT_BLOCK : placed.getOcaType())
        .setTriggerMethod(placed.getTriggerMethod())
        .setVolatilityType(0)
        .setReferencePriceType(0)
        .setDeltaNeutralOrderType("None")
        .setDeltaNeutralShortSaleSlot(0)
        .setOrigin(placed.getOrigin())
        .setShortSaleSlot(placed.getShortSaleSlot())
        .setExemptCode(placed.hasExemptCode() ? placed.getExemptCode() : -1)
        .setAdjustedOrderType("None")
        .setAdjustableTrailingUnit(placed.getAdjustableTrailingUnit())
        .setDontUseAutoPriceForHedge(true)
        .setFilledQuantity("0")
        .setShareholder("Not an insider or substantial shareholder")
        .setRouteMarketableToBbo(0)
        .setUsePriceMgmtAlgo(placed.getUsePriceMgmtAlgo())
        .setSubmitter("pitrunner")
        .setSeekPriceImprovement(0);
    clearSentinels(order);
    clearSizes(order);
    return order.build();
  }

  private static void clearSizes(Order.Builder order) {
    if (order.getDisplaySize() == 0 || Unset.isUnset(order.getDisplaySize())) {
      order.clearDisplaySize();
    }
    if (order.getMinQty() == 0 || Unset.isUnset(order.getMinQty())) {
      order.clearMinQty();
    }
    if (order.getCashQty() == 0 || Unset.isUnset(order.getCashQty())) {
      order.clearCashQty();
    }
  }

  private static void clearSentinels(Order.Builder order) {
    if (Unset.isUnset(order.getTrailStopPrice())) {
      order.clearTrailStopPrice();
    }
    if (Unset.isUnset(order.getTrailingPercent())) {
      order.clearTrailingPercent();
    }
    if (Unset.isUnset(order.getLmtPriceOffset())) {
      order.clearLmtPriceOffset();
    }
  }

  static OpenOrder openOrder(WorkingOrder working, OrderState.Builder state) {
    return OpenOrder.newBuilder()
        .setOrderId(working.orderId())
        .setContract(ReportedContract.inOrder(working.listing(), working.exchange()))
        .setOrder(order(working))
        .setOrderState(state.setStatus(working.phase.toWire()))
        .build();
  }

  static CompletedOrder completedOrder(WorkingOrder working, OrderState.Builder state) {
    return CompletedOrder.newBuilder()
        .setContract(ReportedContract.inOrder(working.listing(), working.exchange()))
        .setOrder(order(working))
        .setOrderState(state.setStatus(working.phase.toWire()))
        .build();
  }

  private static Order order(WorkingOrder working) {
    Order.Builder order =
        working.order.toBuilder()
            .setTotalQuantity(Decimals.text(working.terms.quantity()))
            .setFilledQuantity(Decimals.text(working.filled));
    if (working.stop != null) {
      order.setTrailStopPrice(working.stop.doubleValue());
    }
    if (working.derivedLimit != null) {
      order.setLmtPrice(working.derivedLimit.doubleValue());
    }
    return order.build();
  }

  static OrderStatus orderStatus(WorkingOrder working) {
    OrderStatus.Builder status =
        OrderStatus.newBuilder()
            .setOrderId(working.orderId())
            .setStatus(working.phase.toWire())
            .setFilled(Decimals.text(working.filled))
            .setRemaining(Decimals.text(working.remaining()))
            .setAvgFillPrice(working.averagePrice().doubleValue())
            .setPermId(working.permId())
            .setParentId(working.order.getParentId())
            .setLastFillPrice(working.lastFillPrice.doubleValue())
            .setClientId(working.clientId())
            .setMktCapPrice(0);
    if (!working.whyHeld().isEmpty()) {
      status.setWhyHeld(working.whyHeld());
    }
    return status.build();
  }

  /**
   * An execution as it is told when it happens.
   *
   * @param happened what, when, at which price and how much so far
   */
  static ExecutionDetails execution(
      WorkingOrder working, Contract contract, Execution.Builder happened) {
    Execution execution =
        happened
            .setOrderId(working.orderId())
            .setAcctNumber(working.order.getAccount())
            .setExchange(contract.getExchange())
            .setPermId(working.permId())
            .setClientId(working.clientId())
            .setOrderRef(working.order.getOrderRef())
            .setLastLiquidity(working.hasRested() ? ADDED_LIQUIDITY : REMOVED_LIQUIDITY)
            .setOptExerciseOrLapseType(-1)
            .build();
    return ExecutionDetails.newBuilder()
        .setReqId(-1)
        .setContract(contract)
        .setExecution(execution)
        .build();
  }
}
