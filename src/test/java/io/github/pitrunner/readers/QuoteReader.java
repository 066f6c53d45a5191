package io.github.pitrunner.readers;

import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client with a connection of its own that reads quotes, or stops reading. What it has seen may
 * be looked at from any thread.
 */
final class QuoteReader implements AutoCloseable {
  private static final MethodDescriptor<StreamQuotesRequest, QuoteGlance> METHOD =
      MarketDataServiceGrpc.getStreamQuotesMethod().toBuilder(
              MarketDataServiceGrpc.getStreamQuotesMethod().getRequestMarshaller(),
              QuoteGlance.MARSHALLER)
          .build();

  /** Where a stalled reader stops: in the middle of the snapshot. */
  private static final int READ_BEFORE_STALLING = 10;

  private final ManagedChannel channel;
  private final ClientCall<StreamQuotesRequest, QuoteGlance> call;
  private final Map<Integer, Long> newest = new HashMap<>();
  private final boolean isStalled;
  private volatile boolean isReading;
  private long quotes;
  private long skipped;
  private long bytes;
  private int gaps;
  private int backwards;
  private int problems;
  private boolean isSnapshotWhole;
  private @Nullable Status end;

  /** What a reader has seen so far. */
  record Seen(
      Map<Integer, Long> newest,
      long quotes,
      long skipped,
      long bytes,
      boolean isSnapshotWhole,
      int wrong,
      @Nullable Status end) {
    Seen {
      newest = Map.copyOf(newest);
    }

    /** Has everything that another one has, as new or newer. */
    boolean isAsNewAs(Map<Integer, Long> others) {
      return others.entrySet().stream()
          .allMatch(other -> newest.getOrDefault(other.getKey(), 0L) >= other.getValue());
    }
  }

  QuoteReader(int port, StreamQuotesRequest request, boolean isStalled) {
    this.isStalled = isStalled;
    this.isReading = !isStalled;
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
    call = channel.newCall(METHOD, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(QuoteGlance glance) {
            onItem(glance);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            onEnd(status);
          }
        },
        new Metadata());
    call.request(isStalled ? READ_BEFORE_STALLING : 1);
    call.sendMessage(request);
    call.halfClose();
  }

  boolean isStalled() {
    return isStalled;
  }

  /** A stalled reader reads again. */
  void resume() {
    isReading = true;
    call.request(1);
  }

  // The figures of one reader have one lock: the callbacks of a call never overlap, but whoever
  // looks at them is another thread. Tests may lock.
  private void onItem(QuoteGlance glance) {
    synchronized (newest) {
      bytes += glance.bytes();
      if (glance.contractId() != 0) {
        onQuote(glance);
      } else if (glance.isProblem()) {
        problems++;
      } else if (glance.marker() == Kind.KIND_SNAPSHOT_END) {
        isSnapshotWhole = true;
      } else if (glance.marker() != Kind.KIND_HEARTBEAT) {
        gaps++;
      }
    }
    if (isReading) {
      call.request(1);
    }
  }

  private void onQuote(QuoteGlance quote) {
    quotes++;
    Long before = newest.put(quote.contractId(), quote.sequence());
    if (before != null) {
      long step = quote.sequence() - before;
      backwards += step <= 0 ? 1 : 0;
      skipped += Math.max(0, step - 1);
    }
  }

  private void onEnd(Status status) {
    synchronized (newest) {
      end = status;
    }
  }

  Seen seen() {
    synchronized (newest) {
      return new Seen(
          newest, quotes, skipped, bytes, isSnapshotWhole, gaps + backwards + problems, end);
    }
  }

  @Override
  public void close() {
    call.cancel("The proof is over", null);
    channel.shutdownNow();
  }
}
