package io.github.pitrunner.orders;

import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderState;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;

/** The gateway's messages about orders, filled as a recorded gateway fills them. */
final class TwsOrders {
  private TwsOrders() {}

  static Contract aapl() {
    return Contract.newBuilder()
        .setConId(OrdersRig.AAPL)
        .setSymbol("AAPL")
        .setSecType("STK")
        .setStrike(0)
        .setExchange("SMART")
        .setCurrency("USD")
        .setLocalSymbol("AAPL")
        .setTradingClass("NMS")
        .build();
  }

  /** An order of ours, as it was placed. */
  static OpenOrder open(PlaceOrderRequest placed, long permId, String status) {
    Order order =
        placed.getOrder().toBuilder()
            .setClientId(OrdersRig.CLIENT_ID)
            .setOrderId(placed.getOrderId())
            .setPermId(permId)
            .setLmtPrice(placed.getOrder().getLmtPrice())
            .setAuxPrice(0)
            .setOcaType(3)
            .setParentId(0)
            .setFilledQuantity("0")
            .build();
    return open(order, status);
  }

  static OpenOrder open(Order order, String status) {
    return OpenOrder.newBuilder()
        .setOrderId(order.getOrderId())
        .setContract(aapl())
        .setOrder(order)
        .setOrderState(OrderState.newBuilder().setStatus(status))
        .build();
  }

  /** A limit order to buy 100 at 150. */
  static Order.Builder order(int clientId, int orderId, long permId, String ref) {
    return Order.newBuilder()
        .setClientId(clientId)
        .setOrderId(orderId)
        .setPermId(permId)
        .setAction("BUY")
        .setTotalQuantity("100")
        .setOrderType("LMT")
        .setLmtPrice(150)
        .setAuxPrice(0)
        .setTif("DAY")
        .setAccount("DU1234567")
        .setOrderRef(ref);
  }

  /** Without an API order id, as the first completed order comes. */
  static CompletedOrder completed(Order order, String status, String completedStatus) {
    return CompletedOrder.newBuilder()
        .setContract(aapl())
        .setOrder(order.toBuilder().clearOrderId())
        .setOrderState(
            OrderState.newBuilder().setStatus(status).setCompletedStatus(completedStatus))
        .build();
  }

  static OrderStatus status(int clientId, int orderId, long permId, String status) {
    return OrderStatus.newBuilder()
        .setOrderId(orderId)
        .setStatus(status)
        .setFilled("0")
        .setRemaining("100")
        .setPermId(permId)
        .setClientId(clientId)
        .build();
  }

  static ExecutionDetails execution(Order order, String execId, String shares, double price) {
    return ExecutionDetails.newBuilder()
        .setReqId(-1)
        .setContract(aapl())
        .setExecution(
            Execution.newBuilder()
                .setOrderId(order.getOrderId())
                .setExecId(execId)
                .setTime("20261123 10:00:00 US/Eastern")
                .setAcctNumber("DU1234567")
                .setExchange("NASDAQ")
                .setSide(order.getAction().equals("BUY") ? "BOT" : "SLD")
                .setShares(shares)
                .setPrice(price)
                .setPermId(order.getPermId())
                .setClientId(order.getClientId())
                .setOrderRef(order.getOrderRef()))
        .build();
  }

  static CommissionAndFeesReport commission(String execId, double amount) {
    return CommissionAndFeesReport.newBuilder()
        .setExecId(execId)
        .setCommissionAndFees(amount)
        .setCurrency("USD")
        .build();
  }

  static ErrorMessage error(int id, int code, String text) {
    return ErrorMessage.newBuilder().setId(id).setErrorCode(code).setErrorMsg(text).build();
  }
}
