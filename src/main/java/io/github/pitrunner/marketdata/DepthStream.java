package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One reader of the book of one instrument. */
final class DepthStream implements DepthReader {
  private static final String BOOK = "book";

  private final LatestStream<String, StreamDepthResponse> stream;
  private final Ports ports;
  private final Request request;
  private final OneCaller reader = new OneCaller();
  private boolean isSnapshotSent;
  private boolean isInGap;
  private @Nullable InstrumentDetails details;
  private @Nullable DepthFeed feed;

  /** What a stream is bound to. */
  record Ports(DepthFeeds feeds, Clock clock) {}

  /** What is asked for. */
  record Request(int rows, boolean isSmart) {}

  DepthStream(LatestStream<String, StreamDepthResponse> stream, Ports ports, Request request) {
    this.stream = stream;
    this.ports = ports;
    this.request = request;
  }

  /** Who leaves when the stream ends. */
  Caller reader() {
    return reader;
  }

  /**
   * Begins to read.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  void begin(InstrumentDetails found) {
    details = found;
    DepthFeed joined = ports.feeds().feed(found, request.isSmart(), request.rows());
    feed = joined;
    joined.join(this);
    PublishedBook current = joined.current();
    if (current != null) {
      onBook(current);
    } else if (joined.isInGap()) {
      onGap("the book is in a gap already");
    }
  }

  /** The reader left, or the stream has ended. */
  void close() {
    reader.leave();
    if (feed != null) {
      feed.leave(this);
      feed = null;
    }
  }

  @Override
  public int rows() {
    return request.rows();
  }

  @Override
  public void onBook(PublishedBook book) {
    stream.offer(BOOK, book.item(request.rows()));
    if (!isSnapshotSent) {
      isSnapshotSent = true;
      marker(Kind.KIND_SNAPSHOT_END);
    }
    if (isInGap) {
      isInGap = false;
      marker(Kind.KIND_RESUMED);
    }
  }

  @Override
  public void onGap(String reason) {
    isInGap = true;
    stream.gap(DepthFeeds.marker(Kind.KIND_GAP, ports.clock().instant(), reason));
  }

  @Override
  public void onProblem(Failure failure) {
    feed = null;
    InstrumentDetails about = details;
    if (about == null) {
      stream.fail(failure);
    } else {
      ports.feeds().explain(failure, about).onComplete(told -> stream.fail(told.result()));
    }
  }

  private void marker(Kind kind) {
    stream.marker(DepthFeeds.marker(kind, ports.clock().instant(), ""));
  }
}
