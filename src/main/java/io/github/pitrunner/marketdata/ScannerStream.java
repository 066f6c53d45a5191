package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of one scan.
 *
 * <pre>
 *   (new) ── first ranking: SNAPSHOT_END ──► rankings
 *     │                                         │
 *     └── connection or farm lost: GAP ◄────────┘
 *           │ next ranking: (SNAPSHOT_END if it is due) RESUMED
 *           └──► rankings
 * </pre>
 */
final class ScannerStream implements ScannerMapper.Listener {
  /** The only thing that the stream has states of. */
  private static final Integer RANKING = 0;

  private final LatestStream<Integer, StreamScannerResponse> stream;
  private final MarketDataRoom room;
  private final ScannerMapper mapper;
  private final ScanQuestion question;
  private @Nullable Feed feed;
  private boolean isSnapshotSent;
  private boolean isInGap;
  private long sequence;

  ScannerStream(
      LatestStream<Integer, StreamScannerResponse> stream,
      MarketDataRoom room,
      ScannerMapper mapper,
      ScanQuestion question) {
    this.stream = stream;
    this.room = room;
    this.mapper = mapper;
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
      feed = mapper.open(question, this);
    } catch (Failure e) {
      stream.end(e);
    }
  }

  /** The reader has left, or the stream has ended. */
  void close() {
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  @Override
  public void onRanking(List<RankedInstrument> ranking) {
    sequence++;
    stream.offer(RANKING, ScannerProtos.toProto(ranking, room.now(), sequence));
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
