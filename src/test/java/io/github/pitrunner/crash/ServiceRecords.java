package io.github.pitrunner.crash;

import static io.github.pitrunner.endtoend.Caller.number;

import com.google.type.Decimal;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the service says of orders, fills and positions. */
public final class ServiceRecords {
  private static final int PAGE = 1000;
  private static final String STATUS = "ORDER_STATUS_";

  private ServiceRecords() {}

  static Records of(Caller caller) {
    Map<Integer, BigDecimal> positions =
        positions(caller).stream()
            .collect(
                Collectors.toMap(
                    position -> position.getInstrument().getContractId(),
                    position -> number(position.getQuantity()),
                    BigDecimal::add));
    return new Records(orders(caller), fills(caller), positions);
  }

  /** An order as it is told. */
  public static OrderRecord of(Order order) {
    return new OrderRecord(
        OrderRecord.id(order.getClientOrderId(), order.getPermId()),
        order.getPermId(),
        OrderStatus.valueOf(order.getStatus().name().substring(STATUS.length())),
        number(order.getTicket().getQuantity()),
        limit(order.getTicket()),
        number(order.getFilledQuantity()),
        optional(order.hasAverageFillPrice(), order.getAverageFillPrice()));
  }

  /** An execution as it is told. */
  public static FillRecord of(Execution execution) {
    BigDecimal quantity = number(execution.getQuantity());
    return new FillRecord(
        execution.getExecutionId(),
        OrderRecord.id(execution.getClientOrderId(), execution.getPermId()),
        execution.getInstrument().getContractId(),
        execution.getSide() == Side.SIDE_BUY ? quantity : quantity.negate(),
        number(execution.getPrice()),
        optional(execution.hasCommission(), execution.getCommission().getAmount()));
  }

  /** Of an order that has nothing but a limit, as for the gateway's record. */
  private static @Nullable BigDecimal limit(OrderTicket ticket) {
    return optional(ticket.getType() == OrderType.ORDER_TYPE_LIMIT, ticket.getLimitPrice());
  }

  private static @Nullable BigDecimal optional(boolean isThere, Decimal value) {
    return isThere ? number(value) : null;
  }

  private static List<OrderRecord> orders(Caller caller) {
    List<OrderRecord> all = new ArrayList<>();
    ListOrdersRequest.Builder request = ListOrdersRequest.newBuilder().setPageSize(PAGE);
    do {
      ListOrdersResponse page = caller.orders().listOrders(request.build());
      page.getOrdersList().forEach(order -> all.add(of(order)));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }

  private static List<FillRecord> fills(Caller caller) {
    List<FillRecord> all = new ArrayList<>();
    ListExecutionsRequest.Builder request = ListExecutionsRequest.newBuilder().setPageSize(PAGE);
    do {
      ListExecutionsResponse page = caller.orders().listExecutions(request.build());
      page.getExecutionsList().forEach(execution -> all.add(of(execution)));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }

  private static List<Position> positions(Caller caller) {
    List<Position> all = new ArrayList<>();
    ListPositionsRequest.Builder request = ListPositionsRequest.newBuilder().setPageSize(PAGE);
    do {
      ListPositionsResponse page = caller.portfolio().listPositions(request.build());
      all.addAll(page.getPositionsList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }
}
