package io.github.pitrunner.endtoend;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.type.Decimal;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GatewayServiceGrpc.GatewayServiceBlockingStub;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc.MarketDataServiceBlockingStub;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc.PortfolioServiceBlockingStub;
import io.github.pitrunner.v1.Side;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** A client as users write one: a channel and the generated stubs. */
final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManagedChannel channel;

  Caller(int port) {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** What a call failed with. */
  record Refusal(
      Status.Code code, String text, String reason, ErrorInfo info, com.google.rpc.Status status) {
    List<String> fields() {
      return detail(BadRequest.class).stream()
          .flatMap(bad -> bad.getFieldViolationsList().stream())
          .map(BadRequest.FieldViolation::getField)
          .toList();
    }

    List<RetryInfo> retries() {
      return detail(RetryInfo.class);
    }

    private <T extends Message> List<T> detail(Class<T> type) {
      return status.getDetailsList().stream()
          .filter(any -> any.is(type))
          .map(any -> unpack(any, type))
          .toList();
    }
  }

  OrdersServiceBlockingStub orders() {
    return OrdersServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  PortfolioServiceBlockingStub portfolio() {
    return PortfolioServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  MarketDataServiceBlockingStub marketData() {
    return MarketDataServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  GatewayServiceBlockingStub gateway() {
    return GatewayServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Waits until the service has a session and has read the gateway's state back. */
  void awaitReady() {
    Awaitility.await("the service to be ready")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () ->
                gateway().getStatus(GetStatusRequest.getDefaultInstance()).getStatus().getReady());
  }

  static InstrumentRef stock(String symbol) {
    return InstrumentRef.newBuilder().setSymbol(symbol).build();
  }

  static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  static BigDecimal number(Decimal decimal) {
    return new BigDecimal(decimal.getValue());
  }

  static OrderTicket marketOrder(String symbol, Side side, String quantity) {
    return OrderTicket.newBuilder()
        .setInstrument(stock(symbol))
        .setSide(side)
        .setQuantity(decimal(quantity))
        .setType(OrderType.ORDER_TYPE_MARKET)
        .build();
  }

  static OrderTicket limitOrder(String symbol, Side side, String quantity, String price) {
    return marketOrder(symbol, side, quantity).toBuilder()
        .setType(OrderType.ORDER_TYPE_LIMIT)
        .setLimitPrice(decimal(price))
        .build();
  }

  /** Runs a call that must fail. */
  static Refusal refusalOf(Runnable call) {
    StatusRuntimeException error =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call::run);
    Assertions.assertThat(error).as("the call must fail").isNotNull();
    com.google.rpc.Status status =
        Objects.requireNonNull(StatusProto.fromThrowable(error), () -> "no details in " + error);
    ErrorInfo info =
        status.getDetailsList().stream()
            .filter(any -> any.is(ErrorInfo.class))
            .map(any -> unpack(any, ErrorInfo.class))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no ErrorInfo in " + status));
    return new Refusal(
        error.getStatus().getCode(), status.getMessage(), info.getReason(), info, status);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
