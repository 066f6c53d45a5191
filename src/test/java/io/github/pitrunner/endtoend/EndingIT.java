package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.limitOrder;
import static io.github.pitrunner.endtoend.Caller.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TrafficLog.Arrival;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.wire.MessageType;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service is told to end (SIGTERM) beside a simulated gateway that goes on. */
class EndingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The default. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How a process ends that was told to: 128 and the signal. */
  private static final int TERMINATED = 143;

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private final int port = PackagedService.freePort();
  private final Caller caller = new Caller(port);
  private final List<PackagedService> services = new ArrayList<>();

  /** What a stream has told so far. */
  private static final class Reader<T> implements StreamObserver<T> {
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();

    @Override
    public void onNext(T item) {
      items.incrementAndGet();
    }

    @Override
    public void onError(Throwable error) {
      end.set(error);
    }

    @Override
    public void onCompleted() {
      end.set(new AssertionError("The stream has ended without a word"));
    }

    void awaitItems() {
      await("items of the stream").atMost(PATIENCE).until(() -> items.get() > 1);
    }

    StatusDetails awaitEnd() {
      await("the end of the stream").atMost(PATIENCE).until(() -> end.get() != null);
      return StatusDetails.of(Objects.requireNonNull(end.get()));
    }
  }

  @BeforeEach
  void start() {
    gateway.start().toCompletionStage().toCompletableFuture().join();
    traffic();
    services.add(
        new PackagedService(
            "pitrunner.gateway.host=127.0.0.1",
            "pitrunner.gateway.port=" + gateway.port(),
            "quarkus.grpc.server.port=" + port));
    caller.awaitReady();
  }

  @AfterEach
  void stop() {
    caller.close();
    services.forEach(PackagedService::close);
    gateway.stop().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private List<MessageType> traffic() {
    return gateway.traffic(10_000).toCompletionStage().toCompletableFuture().join().stream()
        .map(Arrival::type)
        .toList();
  }

  @Test
  void tellsEveryStreamGivesFeedsUpAndLeavesOrdersWorking() {
    // Given readers of each kind and an order that works
    Reader<Object> quotes = new Reader<>();
    Reader<Object> events = new Reader<>();
    Reader<Object> positions = new Reader<>();
    MarketDataServiceGrpc.newStub(caller.channel())
        .streamQuotes(
            StreamQuotesRequest.newBuilder()
                .addInstruments(stock("AAPL"))
                .addInstruments(stock("MSFT"))
                .build(),
            untyped(quotes));
    OrdersServiceGrpc.newStub(caller.channel())
        .streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance(), untyped(events));
    PortfolioServiceGrpc.newStub(caller.channel())
        .streamPositions(StreamPositionsRequest.getDefaultInstance(), untyped(positions));
    quotes.awaitItems();
    var unused =
        caller
            .orders()
            .placeOrder(
                PlaceOrderRequest.newBuilder()
                    .setClientOrderId("works-on")
                    .setTicket(limitOrder("AAPL", Side.SIDE_BUY, "1", "1.00"))
                    .build());
    events.awaitItems();

    // When it is told to end
    services.get(0).terminate();

    // Then every reader hears why, and when to come again
    for (Reader<?> reader : List.of(quotes, events, positions)) {
      StatusDetails end = reader.awaitEnd();
      assertThat(end.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
      assertThat(end.only(ErrorInfo.class).orElseThrow().getReason()).isEqualTo("SERVICE_ENDING");
      assertThat(end.only(RetryInfo.class)).isPresent();
    }
    long begin = System.nanoTime();
    assertThat(services.get(0).awaitExit()).isEqualTo(TERMINATED);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GRACE);
    // And the gateway has been told what is not wanted any more, and of no cancel of an order
    assertThat(traffic())
        .contains(MessageType.CANCEL_MKT_DATA, MessageType.CANCEL_POSITIONS)
        .doesNotContain(MessageType.CANCEL_ORDER, MessageType.REQ_GLOBAL_CANCEL);
    assertThat(services.get(0).lines())
        .anyMatch(line -> line.contains("The service is ending"))
        .noneMatch(line -> line.contains(" ERROR "));
  }

  // A reader counts items and hears the end, whatever the type.
  @SuppressWarnings("unchecked")
  private static <T> StreamObserver<T> untyped(Reader<Object> reader) {
    return (StreamObserver<T>) (StreamObserver<?>) reader;
  }
}
