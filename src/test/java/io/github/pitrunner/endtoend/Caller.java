package io.github.pitrunner.endtoend;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.type.Decimal;
import io.github.pitrunner.testing.StatusDetails;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** A client as users write one: a channel and the generated stubs. */
public final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManagedChannel channel;

  public Caller(int port) {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** What a call failed with. */
  record Refusal(
      Status.Code code, String text, String reason, ErrorInfo info, StatusDetails details) {
    List<String> fields() {
      return details.only(BadRequest.class).stream()
          .flatMap(bad -> bad.getFieldViolationsList().stream())
          .map(BadRequest.FieldViolation::getField)
          .toList();
    }

    List<RetryInfo> retries() {
      return details.only(RetryInfo.class).stream().toList();
    }
  }

  public OrdersServiceBlockingStub orders() {
    return OrdersServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  public PortfolioServiceBlockingStub portfolio() {
    return PortfolioServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  public MarketDataServiceBlockingStub marketData() {
    return MarketDataServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  public GatewayServiceBlockingStub gateway() {
    return GatewayServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** Waits until the service has a session and has read the gateway's state back. */
  public void awaitReady() {
    Awaitility.await("the service to be ready")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () ->
                gateway().getStatus(GetStatusRequest.getDefaultInstance()).getStatus().getReady());
  }

  public static InstrumentRef stock(String symbol) {
    return InstrumentRef.newBuilder().setSymbol(symbol).build();
  }

  public static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  public static BigDecimal number(Decimal decimal) {
    return new BigDecimal(decimal.getValue());
  }

  public static OrderTicket marketOrder(String symbol, Side side, String quantity) {
    return OrderTicket.newBuilder()
        .setInstrument(stock(symbol))
        .setSide(side)
        .setQuantity(decimal(quantity))
        .setType(OrderType.ORDER_TYPE_MARKET)
        .build();
  }

  public static OrderTicket limitOrder(String symbol, Side side, String quantity, String price) {
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
    StatusDetails details = StatusDetails.of(error);
    ErrorInfo info = details.info();
    return new Refusal(
        error.getStatus().getCode(),
        details.status().getMessage(),
        info.getReason(),
        info,
        details);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
