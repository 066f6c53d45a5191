package io.github.pitrunner.orders;

import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Monies;
import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Orders and executions ⇄ the API's. */
final class OrderProtos {
  static final ProtoEnum<OrderType, io.github.pitrunner.v1.OrderType> TYPES =
      new ProtoEnum<>(OrderType.values(), io.github.pitrunner.v1.OrderType.values(), "ORDER_TYPE_");
  static final ProtoEnum<TimeInForce, io.github.pitrunner.v1.TimeInForce> TIMES_IN_FORCE =
      new ProtoEnum<>(
          TimeInForce.values(), io.github.pitrunner.v1.TimeInForce.values(), "TIME_IN_FORCE_");
  static final ProtoEnum<OrderStatus, io.github.pitrunner.v1.OrderStatus> STATUSES =
      new ProtoEnum<>(
          OrderStatus.values(), io.github.pitrunner.v1.OrderStatus.values(), "ORDER_STATUS_");

  private OrderProtos() {}

  static io.github.pitrunner.v1.Order toProto(Order order) {
    var proto =
        io.github.pitrunner.v1.Order.newBuilder()
            .setName(order.keys().name())
            .setPermId(order.keys().permId())
            .setGatewayOrderId(order.keys().orderId())
            .setGatewayClientId(order.keys().clientId())
            .setInstrument(InstrumentProtos.toProto(order.instrument()))
            .setTicket(toProto(order.ticket(), order.instrument()))
            .setStatus(STATUSES.toProto(order.status()))
            .setReason(order.state().reason())
            .setFilledQuantity(Decimals.toProto(order.fill().quantity()))
            .setRemainingQuantity(Decimals.toProto(order.remaining()))
            .setForeign(order.foreign())
            .setCreateTime(Times.toProto(order.life().created()))
            .setUpdateTime(Times.toProto(order.life().updated()))
            .setEtag(etag(order))
            .addAllWarnings(order.state().warnings());
    if (order.keys().id() != null) {
      proto.setClientOrderId(order.keys().id().value());
    }
    if (order.account() != null) {
      proto.setAccount(order.account().value());
    }
    if (order.ticket().instructions().parent() != null) {
      proto.setParentClientOrderId(order.ticket().instructions().parent().value());
    }
    set(order.fill().averagePrice(), value -> proto.setAverageFillPrice(Decimals.toProto(value)));
    if (order.fill().commissions().size() == 1) {
      proto.setCommission(Monies.toProto(order.fill().commissions().get(0)));
    }
    return proto.build();
  }

  /**
   * What tells the order's versions apart: of another order it is another, and of another run, in
   * which the order became known at another time.
   */
  static String etag(Order order) {
    return "%s-%s-%s"
        .formatted(
            Long.toString(order.life().created().toEpochMilli(), Character.MAX_RADIX),
            Long.toString(order.life().version(), Character.MAX_RADIX),
            Integer.toUnsignedString(order.keys().name().hashCode(), Character.MAX_RADIX));
  }

  private static io.github.pitrunner.v1.OrderTicket toProto(
      OrderTicket ticket, Instrument instrument) {
    var proto =
        io.github.pitrunner.v1.OrderTicket.newBuilder()
            .setInstrument(InstrumentProtos.toRef(instrument))
            .setSide(InstrumentProtos.SIDES.toProto(ticket.side()))
            .setType(TYPES.toProto(ticket.type()))
            .setTimeInForce(TIMES_IN_FORCE.toProto(ticket.timeInForce()))
            .setOutsideHours(ticket.outsideHours());
    if (ticket.instructions().cashQuantity() == null || ticket.quantity().signum() != 0) {
      proto.setQuantity(Decimals.toProto(ticket.quantity()));
    }
    setPrices(ticket.prices(), proto);
    setInstructions(ticket.instructions(), proto);
    return proto.build();
  }

  private static void setPrices(
      OrderPrices prices, io.github.pitrunner.v1.OrderTicket.Builder proto) {
    set(prices.limit(), value -> proto.setLimitPrice(Decimals.toProto(value)));
    set(prices.stop(), value -> proto.setStopPrice(Decimals.toProto(value)));
    set(prices.trailingAmount(), value -> proto.setTrailingAmount(Decimals.toProto(value)));
    if (prices.trailingAmount() == null) {
      set(prices.trailingPercent(), value -> proto.setTrailingPercent(Decimals.toProto(value)));
    }
    set(prices.limitOffset(), value -> proto.setLimitOffset(Decimals.toProto(value)));
  }

  private static void setInstructions(
      Instructions asked, io.github.pitrunner.v1.OrderTicket.Builder proto) {
    proto.setAllOrNone(asked.allOrNone()).setHidden(asked.hidden());
    set(asked.cashQuantity(), value -> proto.setCashQuantity(Decimals.toProto(value)));
    set(asked.displayQuantity(), value -> proto.setDisplayQuantity(Decimals.toProto(value)));
    set(asked.minimumQuantity(), value -> proto.setMinimumQuantity(Decimals.toProto(value)));
    if (asked.goodTill() != null) {
      proto.setGoodTill(Times.toProto(asked.goodTill()));
    }
    if (asked.oca() != null) {
      proto
          .getOcaBuilder()
          .setName(asked.oca().name())
          .setMode(TicketReader.OCA_MODES.toProto(asked.oca().mode()));
    }
    if (asked.algo() != null) {
      proto
          .getAlgoBuilder()
          .setName(asked.algo().name())
          .putAllParameters(asked.algo().parameters());
    }
  }

  /**
   * An execution.
   *
   * @param order the caller's name of its order; null when it has none
   */
  static io.github.pitrunner.v1.Execution toProto(
      Execution execution, @Nullable ClientOrderId order) {
    var proto =
        io.github.pitrunner.v1.Execution.newBuilder()
            .setExecutionId(execution.id())
            .setPermId(execution.permId())
            .setInstrument(InstrumentProtos.toProto(execution.instrument()))
            .setSide(InstrumentProtos.SIDES.toProto(execution.side()))
            .setQuantity(Decimals.toProto(execution.quantity()))
            .setPrice(Decimals.toProto(execution.price()))
            .setExchange(execution.exchange())
            .setTime(Times.toProto(execution.time()));
    if (order != null) {
      proto.setClientOrderId(order.value());
    }
    if (execution.account() != null) {
      proto.setAccount(execution.account().value());
    }
    if (execution.commission() != null) {
      proto.setCommission(Monies.toProto(execution.commission()));
    }
    if (execution.realizedProfit() != null) {
      proto.setRealizedProfit(Monies.toProto(execution.realizedProfit()));
    }
    return proto.build();
  }

  private static void set(@Nullable BigDecimal value, Consumer<BigDecimal> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
