package io.github.pitrunner.abuse;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Side;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that works: it reads a quote, places an order and cancels it, again and again, on a
 * connection of its own, and notes how long each call took.
 */
final class GoodCaller implements AutoCloseable {
  static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final long DEADLINE_SECONDS = 10;
  private static final long PAUSE_MILLIS = 20;

  private final ManagedChannel connection;
  private final Channel channel;
  private final List<Double> millis = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int orders;

  GoodCaller(int port, String apiKey) {
    connection = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    channel = withKey(connection, apiKey);
  }

  static Channel withKey(Channel channel, String apiKey) {
    Metadata headers = new Metadata();
    headers.put(API_KEY, apiKey);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  Channel channel() {
    return channel;
  }

  /** Works for so long; what was measured before is forgotten. */
  void work(String round, long seconds) throws InterruptedException {
    millis.clear();
    failures.clear();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      String name = round + "-" + orders++;
      timed(
          "GetStatus",
          () ->
              io.github.pitrunner.v1.GatewayServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                  .getStatus(GetStatusRequest.getDefaultInstance()));
      timed(
          "GetQuote",
          () ->
              io.github.pitrunner.v1.MarketDataServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                  .getQuote(
                      GetQuoteRequest.newBuilder().setInstrument(Caller.stock("MSFT")).build()));
      timed(
          "PlaceOrder",
          () ->
              orders()
                  .placeOrder(
                      PlaceOrderRequest.newBuilder()
                          .setClientOrderId(name)
                          .setTicket(Caller.limitOrder("AAPL", Side.SIDE_BUY, "1", "190"))
                          .build()));
      timed(
          "CancelOrder",
          () ->
              orders().cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(name).build()));
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private OrdersServiceBlockingStub orders() {
    return OrdersServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private void timed(String what, Runnable call) {
    long begin = System.nanoTime();
    try {
      call.run();
      millis.add((System.nanoTime() - begin) / 1e6);
    } catch (StatusRuntimeException e) {
      failures.add(what + ": " + e.getStatus());
    }
  }

  int calls() {
    return millis.size();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** A quantile of how long the calls took, in milliseconds. */
  double millis(double share) {
    if (millis.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }

  @Override
  public void close() {
    connection.shutdownNow();
  }
}
