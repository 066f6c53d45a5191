package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a scan. Where others read the same one already, it begins with the last ranking.
 *
 * <pre>
 *   (new) ── first ranking: SNAPSHOT_END ──► rankings
 *     │                                         │
 *     └── connection or farm lost: GAP ◄────────┘
 *           │ next ranking: (SNAPSHOT_END if it is due) RESUMED
 *           └──► rankings
 * </pre>
 */
final class ScannerStream implements ScanReader {
  /** The only thing that the stream has states of. */
  private static final Integer RANKING = 0;

  private final LatestStream<Integer, StreamScannerResponse> stream;
  private final MarketDataRoom room;
  private final ScanFeeds feeds;
  private final ScanQuestion question;
  private @Nullable ScanFeed feed;
  private boolean isSnapshotSent;
  private boolean isInGap;

  ScannerStream(
      LatestStream<Integer, StreamScannerResponse> stream,
      MarketDataRoom room,
      ScanFeeds feeds,
      ScanQuestion question) {
    this.stream = stream;
    this.room = room;
    this.feeds = feeds;
    this.question = question;
  }

  /** Opens the scan once it is known what the gateway can do. */
  void open(Future<ScannerParameters> parameters) {
    parameters.onSuccess(this::open).onFailure(stream::end);
  }

  private void open(ScannerParameters parameters) {
    if (stream.isClosed()) {
      return;
    }
    try {
      question.check(parameters);
      ScanFeed joined = feeds.feed(question);
      feed = joined;
      joined.join(this);
      joined.catchUp(this);
    } catch (Failure e) {
      stream.end(e);
    }
  }

  /** The reader has left, or the stream has ended. */
  void close() {
    if (feed != null) {
      feed.leave(this);
      feed = null;
    }
  }

  @Override
  public void onRanking(StreamScannerResponse ranking) {
    stream.offer(RANKING, ranking);
    if (!isSnapshotSent) {
      isSnapshotSent = true;
      mark(Kind.KIND_SNAPSHOT_END);
    }
    if (isInGap) {
      isInGap = false;
      mark(Kind.KIND_RESUMED);
    }
  }

  private void mark(Kind kind) {
    stream.marker(ScannerProtos.marker(kind, room.now(), ""));
  }

  @Override
  public void onGap(String reason) {
    if (!isInGap) {
      isInGap = true;
      stream.gap(ScannerProtos.marker(Kind.KIND_GAP, room.now(), reason));
    }
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    stream.end(failure);
  }
}
