package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.EveryStream.Buffer;
import io.github.pitrunner.api.ServerStream.End;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.Instrument;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a real connection shows: that gRPC's readiness holds the server back. */
@Timeout(120)
class StreamsOverTcpTest {
  private static final int KEYS = 50;
  private static final String PADDING = "x".repeat(150);

  /** Bytes that may be under way to a reader that stopped: gRPC's threshold and the window. */
  private static final int UNDER_WAY = 32 * 1024 + Loopback.WINDOW + 4096;

  private final ExecutorService context = Executors.newSingleThreadExecutor();
  private final Ticker silent = (period, task) -> () -> {};

  @AfterEach
  void endContext() {
    context.shutdownNow();
  }

  private static StreamQuotesResponse quote(int key, long sequence) {
    return StreamQuotesResponse.newBuilder()
        .setQuote(
            Quote.newBuilder()
                .setInstrument(Instrument.newBuilder().setContractId(key).setSymbol(PADDING))
                .setSequence(sequence))
        .build();
  }

  private <T> T onContext(Supplier<T> task)
      throws InterruptedException, ExecutionException, TimeoutException {
    return CompletableFuture.supplyAsync(task, context).get(60, TimeUnit.SECONDS);
  }

  private Heartbeat<StreamQuotesResponse> noHeartbeat() {
    return Heartbeat.ofDefault(silent, StreamQuotesResponse::getDefaultInstance);
  }

  /** A service whose streams the test holds in its hands. */
  private static final class Quotes<S extends ServerStream<StreamQuotesResponse>>
      extends MarketDataServiceGrpc.MarketDataServiceImplBase {
    final Function<StreamObserver<StreamQuotesResponse>, S> streams;
    final List<S> open = new ArrayList<>();
    final List<End> ends = new ArrayList<>();

    Quotes(Function<StreamObserver<StreamQuotesResponse>, S> streams) {
      this.streams = streams;
    }

    @Override
    public void streamQuotes(
        StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
      S stream = streams.apply(observer);
      stream.onClosed(ends::add);
      stream.start(() -> open.add(stream));
    }

    @Override
    public ServerServiceDefinition bindService() {
      return SharedEncoding.ofStreams(super.bindService());
    }
  }

  /** A client that reads when it is told to, or always. */
  private static final class Reader
      implements ClientResponseObserver<StreamQuotesRequest, StreamQuotesResponse> {
    private final boolean stalls;
    private final CompletableFuture<List<StreamQuotesResponse>> end = new CompletableFuture<>();
    private final List<StreamQuotesResponse> received = new ArrayList<>();
    private @Nullable ClientCallStreamObserver<StreamQuotesRequest> call;

    private Reader(boolean stalls) {
      this.stalls = stalls;
    }

    static Reader on(ManagedChannel channel, boolean stalls) {
      Reader reader = new Reader(stalls);
      MarketDataServiceGrpc.newStub(channel)
          .streamQuotes(StreamQuotesRequest.getDefaultInstance(), reader);
      return reader;
    }

    ClientCallStreamObserver<StreamQuotesRequest> call() {
      if (call == null) {
        throw new IllegalStateException("Not started");
      }
      return call;
    }

    List<StreamQuotesResponse> all() throws Exception {
      return end.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamQuotesRequest> requests) {
      call = requests;
      if (stalls) {
        requests.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(StreamQuotesResponse message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      end.complete(received);
    }
  }

  private static Map<Integer, Long> lastOfEachKey(List<StreamQuotesResponse> messages) {
    Map<Integer, Long> last = new HashMap<>();
    messages.forEach(
        message ->
            last.put(
                message.getQuote().getInstrument().getContractId(),
                message.getQuote().getSequence()));
    return last;
  }

  private void awaitOpen(Quotes<?> service, int count) {
    await().until(() -> onContext(service.open::size), n -> n == count);
  }

  @Nested
  class Latest {
    private static final int UPDATES = 200_000;
    private static final int LIVE = 10;

    private final Quotes<LatestStream<Integer, StreamQuotesResponse>> service =
        new Quotes<>(observer -> new LatestStream<>(observer, context, noHeartbeat()));

    /** Feeds in pieces, so that word from gRPC gets its turn on the context between them. */
    private int feed(Map<Integer, Long> latest) throws Exception {
      AtomicInteger mostPending = new AtomicInteger();
      IntConsumer piece =
          from -> {
            for (int i = from; i < from + 500; i++) {
              int key = i % KEYS + 1;
              StreamQuotesResponse message = quote(key, i);
              latest.put(key, (long) i);
              service.open.forEach(stream -> stream.offer(key, message));
              service.open.forEach(
                  stream -> mostPending.accumulateAndGet(stream.pending(), Math::max));
            }
          };
      for (int from = 0; from < UPDATES; from += 500) {
        int start = from;
        onContext(
            () -> {
              piece.accept(start);
              return start;
            });
      }
      return mostPending.get();
    }

    @Test
    void aStalledReaderCostsABoundedAmountAndHoldsUpNobody() throws Exception {
      try (Loopback server = new Loopback(service)) {
        // Given: one reader that does not read, and ten that do
        Reader stalled = Reader.on(server.connect(), true);
        awaitOpen(service, 1);
        List<Reader> live = new ArrayList<>();
        for (int i = 0; i < LIVE; i++) {
          live.add(Reader.on(server.connect(), false));
        }
        awaitOpen(service, LIVE + 1);

        // When: far more is fed than the stalled reader takes
        Map<Integer, Long> latest = new HashMap<>();
        int mostPending = feed(latest);

        // Then: what waits for it is one state of each key, and little is under way
        long underWay = onContext(() -> service.open.get(0).sent());
        assertThat(mostPending).isLessThanOrEqualTo(KEYS);
        assertThat(onContext(() -> service.open.get(0).pending())).isEqualTo(KEYS);
        assertThat(underWay * quote(1, 1).getSerializedSize()).isLessThan(UNDER_WAY);

        // And: the others get the last of every key while it still stalls
        onContext(
            () -> {
              service.open.stream().skip(1).forEach(ServerStream::complete);
              return true;
            });
        for (Reader reader : live) {
          assertThat(lastOfEachKey(reader.all())).isEqualTo(latest);
        }

        // And: once it reads it gets what was under way, and then the latest of every key
        stalled.call().request(Integer.MAX_VALUE);
        onContext(
            () -> {
              service.open.get(0).complete();
              return true;
            });
        assertThat(stalled.all()).hasSize((int) underWay + KEYS);
        assertThat(lastOfEachKey(stalled.all())).isEqualTo(latest);
      }
    }

    @Test
    void aReaderThatLeavesIsForgotten() throws Exception {
      try (Loopback server = new Loopback(service)) {
        Reader stalled = Reader.on(server.connect(), true);
        awaitOpen(service, 1);
        feedOne(1_000);

        stalled.call().cancel("leaving", null);
        await()
            .until(
                () -> onContext(() -> List.copyOf(service.ends)), List.of(End.CANCELLED)::equals);
        feedOne(1_000);

        assertThat(onContext(() -> service.open.get(0).pending())).isZero();
        assertThat(service.ends).containsExactly(End.CANCELLED);
      }
    }

    private void feedOne(int updates) throws Exception {
      onContext(
          () -> {
            for (int i = 0; i < updates; i++) {
              service.open.get(0).offer(i % KEYS, quote(i % KEYS + 1, i));
            }
            return updates;
          });
    }
  }

  @Nested
  class Every {
    private static final int CAPACITY = 1_000;

    private final Quotes<EveryStream<StreamQuotesResponse>> service =
        new Quotes<>(
            observer ->
                new EveryStream<>(
                    observer, context, noHeartbeat(), new Buffer<>(CAPACITY, this::token)));

    private Map<String, String> token(@Nullable StreamQuotesResponse last) {
      return Map.of(
          "resume_token", last == null ? "" : Long.toString(last.getQuote().getSequence()));
    }

    /** Feeds no faster than the stream drains, one piece at a time. */
    private void feedBehind(int from, int to) throws Exception {
      for (int next = from; next < to; ) {
        int start = next;
        next =
            onContext(
                () -> {
                  EveryStream<StreamQuotesResponse> stream = service.open.get(0);
                  int i = start;
                  while (i < to && stream.pending() < CAPACITY) {
                    stream.offer(quote(1, i++));
                  }
                  return i;
                });
      }
    }

    @Test
    void everyEventArrivesOnceAndInOrder() throws Exception {
      try (Loopback server = new Loopback(service)) {
        Reader reader = Reader.on(server.connect(), false);
        awaitOpen(service, 1);

        feedBehind(0, 50_000);
        onContext(
            () -> {
              service.open.get(0).complete();
              return true;
            });

        List<StreamQuotesResponse> all = reader.all();
        assertThat(all).hasSize(50_000);
        for (int i = 0; i < all.size(); i++) {
          assertThat(all.get(i).getQuote().getSequence()).isEqualTo(i);
        }
      }
    }

    @Test
    void aReaderThatStallsIsEndedAndToldWhereToGoOn() throws Exception {
      try (Loopback server = new Loopback(service)) {
        Reader stalled = Reader.on(server.connect(), true);
        awaitOpen(service, 1);

        int fed =
            onContext(
                () -> {
                  EveryStream<StreamQuotesResponse> stream = service.open.get(0);
                  int i = 0;
                  while (!stream.isClosed() && i < 1_000_000) {
                    stream.offer(quote(1, i++));
                  }
                  return i;
                });
        assertThat(fed).isLessThan(CAPACITY + UNDER_WAY / quote(1, 1).getSerializedSize());

        // It reads what was under way, and then the end.
        stalled.call().request(Integer.MAX_VALUE);
        assertThat(stalled.end)
            .failsWithin(60, TimeUnit.SECONDS)
            .withThrowableThat()
            .havingCause()
            .satisfies(
                error -> {
                  assertThat(Status.fromThrowable(error).getCode())
                      .isEqualTo(Status.Code.DATA_LOSS);
                  assertThat(StatusDetails.of(error).info().getMetadataMap())
                      .containsEntry("resume_token", "" + (stalled.received.size() - 1));
                });
      }
    }
  }
}
