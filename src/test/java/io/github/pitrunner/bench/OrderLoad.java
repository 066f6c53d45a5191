package io.github.pitrunner.bench;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceStub;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.Side;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that place orders at the market for one share, each on a connection of its own. Some
 * instruments are only bought and the others only sold, so that no order meets one of ours.
 */
final class OrderLoad implements AutoCloseable {
  private static final List<String> SYMBOLS =
      List.of("AAPL", "MSFT", "NVDA", "AMZN", "JPM", "XOM", "KO", "IBM");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST = 1_000_000;

  private final String name;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<OrdersServiceStub> clients = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * Connects.
   *
   * @param name what the orders' names begin with; another one for each load
   */
  OrderLoad(String name, int port, int count) {
    this.name = name;
    for (int i = 0; i < count; i++) {
      ManagedChannel channel =
          ManagedChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .directExecutor()
              .build();
      channels.add(channel);
      clients.add(OrdersServiceGrpc.newStub(channel));
      var unused = channel.getState(true);
    }
  }

  /** How it went when every client waits for its answer before the next order. */
  record Throughput(double perSecond, Latencies times) {}

  /**
   * Orders at their times, whether those before are answered or not; each is measured from the time
   * that it was to be sent at, so that no wait is left out.
   */
  Latencies atRate(int perSecond, Duration duration) throws InterruptedException {
    int count = (int) (perSecond * duration.toMillis() / 1000);
    long[] nanos = new long[count];
    CountDownLatch left = new CountDownLatch(count);
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    for (int i = 0; i < count; i++) {
      long intended = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      pauseUntil(intended);
      int index = i;
      place(
          i,
          () -> {
            nanos[index] = System.nanoTime() - intended;
            left.countDown();
          });
    }
    if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " orders were not answered");
    }
    requireSuccess();
    return Latencies.of(nanos);
  }

  /** As many orders as the clients can place that each wait for their answers. */
  Throughput asFastAsAnswered(Duration duration) throws InterruptedException {
    AtomicLongArray nanos = new AtomicLongArray(MOST);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(clients.size());
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    for (int i = 0; i < clients.size(); i++) {
      again(new Endless(nanos, next, answered, running, end));
    }
    if (!running.await(duration.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(running.getCount() + " clients were not answered");
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    requireSuccess();
    return new Throughput(
        answered.get() / seconds,
        Latencies.of(IntStream.range(0, answered.get()).mapToLong(nanos::get).toArray()));
  }

  private record Endless(
      AtomicLongArray nanos,
      AtomicInteger next,
      AtomicInteger answered,
      CountDownLatch running,
      long end) {}

  private void again(Endless run) {
    long begin = System.nanoTime();
    if (begin > run.end() || failure.get() != null) {
      run.running().countDown();
      return;
    }
    place(
        run.next().getAndIncrement(),
        () -> {
          run.nanos().set(run.answered().getAndIncrement(), System.nanoTime() - begin);
          again(run);
        });
  }

  private void place(int number, Runnable onAnswer) {
    int which = number % SYMBOLS.size();
    Side side = which % 2 == 0 ? Side.SIDE_BUY : Side.SIDE_SELL;
    PlaceOrderRequest request =
        PlaceOrderRequest.newBuilder()
            .setClientOrderId("%s-%d".formatted(name, number))
            .setTicket(Caller.marketOrder(SYMBOLS.get(which), side, "1"))
            .build();
    clients
        .get(number % clients.size())
        .placeOrder(
            request,
            new StreamObserver<>() {
              @Override
              public void onNext(PlaceOrderResponse answer) {
                if (answer.getExisting()) {
                  failure.compareAndSet(
                      null, new IllegalStateException("It is there already: " + answer));
                }
                onAnswer.run();
              }

              @Override
              public void onError(Throwable error) {
                failure.compareAndSet(null, error);
                onAnswer.run();
              }

              @Override
              public void onCompleted() {
                // Its one answer has come.
              }
            });
  }

  private void requireSuccess() {
    if (failure.get() != null) {
      throw new IllegalStateException("An order was not placed", failure.get());
    }
  }

  static void pauseUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
