package io.github.pitrunner.bench;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a small strategy does: a few streams of quotes, and an order now and then. */
final class LightLoad {
  private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "SPY");
  private static final int STREAMS = 4;
  private static final long BETWEEN_MILLIS = 200;

  private LightLoad() {}

  /** Puts it on the service for a while; fails when no quote came or a stream ended. */
  static void run(Caller caller, long seconds) {
    AtomicLong quotes = new AtomicLong();
    AtomicReference<@Nullable Status> end = new AtomicReference<>();
    for (int i = 0; i < STREAMS; i++) {
      StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
      SYMBOLS.forEach(symbol -> request.addInstruments(Caller.stock(symbol)));
      MarketDataServiceGrpc.newStub(caller.channel())
          .streamQuotes(request.build(), new Counting(quotes, end));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < until) {
      String id =
          caller
              .orders()
              .placeOrder(
                  PlaceOrderRequest.newBuilder()
                      .setTicket(Caller.limitOrder("AAPL", Side.SIDE_BUY, "1", "1.00"))
                      .build())
              .getOrder()
              .getClientOrderId();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
      var unused =
          caller.orders().cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(id).build());
    }
    if (quotes.get() == 0 || end.get() != null) {
      throw new IllegalStateException(
          "%d quotes came; a stream ended: %s".formatted(quotes.get(), end.get()));
    }
  }

  private record Counting(AtomicLong quotes, AtomicReference<@Nullable Status> end)
      implements StreamObserver<StreamQuotesResponse> {
    @Override
    public void onNext(StreamQuotesResponse item) {
      quotes.addAndGet(item.hasQuote() ? 1 : 0);
    }

    @Override
    public void onError(Throwable error) {
      end.set(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.set(Status.OK);
    }
  }
}
