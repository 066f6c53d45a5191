package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.marketdata.NewsMapper.Query;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the headlines about one instrument. What comes while the past is read waits until
 * it has been sent; none is sent twice.
 *
 * <pre>
 *   (new) ── opened: the past is read ── read: SNAPSHOT_END ──► headlines
 *     │                                                            │
 *     └── connection or farm lost: GAP ◄───────────────────────────┘
 *           │ opened again: what was missed is read ── (SNAPSHOT_END if it is due) RESUMED
 *           └──► headlines
 * </pre>
 */
final class NewsStream implements NewsMapper.Listener {
  private static final int MOST_KNOWN = 1_000;
  private static final int MOST_MISSED = 1_000;

  private final EveryStream<StreamNewsResponse> stream;
  private final MarketDataRoom room;
  private final NewsMapper mapper;
  private final NewsArchive archive;
  private final int history;
  private final OneCaller reader = new OneCaller();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Headline> waiting = new ArrayList<>();
  private @Nullable Query query;
  private @Nullable Feed feed;
  private @Nullable Instant heardUntil;
  private boolean isReading;
  private boolean isSnapshotSent;
  private boolean isInGap;

  /** Counts openings and gaps: what was asked before the last one is no answer any more. */
  private int turn;

  /**
   * @param history headlines of the past to begin with
   */
  NewsStream(
      EveryStream<StreamNewsResponse> stream,
      MarketDataRoom room,
      NewsMapper mapper,
      NewsArchive archive,
      int history) {
    this.stream = stream;
    this.room = room;
    this.mapper = mapper;
    this.archive = archive;
    this.history = history;
  }

  /** Whoever asks on the reader's behalf learns from this that it has left. */
  OneCaller reader() {
    return reader;
  }

  /** Opens the line once it is known what is asked for. */
  void open(Future<Query> asked) {
    asked.onSuccess(this::open).onFailure(stream::end);
  }

  private void open(Query asked) {
    if (stream.isClosed()) {
      return;
    }
    query = asked;
    heardUntil = room.now();
    try {
      feed = mapper.open(asked, this);
    } catch (Failure e) {
      stream.end(e);
    }
  }

  /** The reader has left, or the stream has ended. */
  void close() {
    reader.leave();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  @Override
  public void onOpened() {
    int mine = ++turn;
    isReading = true;
    past()
        .onComplete(
            read -> {
              if (mine != turn || stream.isClosed()) {
                return;
              }
              if (read.failed()) {
                onUnread(read.cause());
              } else {
                onRead(read.result());
              }
            });
  }

  /** What the reader is to have before it hears what is new, newest first. */
  private Future<List<Headline>> past() {
    Query asked = query;
    if (asked == null || (!isSnapshotSent && !isInGap && history == 0)) {
      return Future.succeededFuture(List.of());
    }
    return !isSnapshotSent && history > 0
        ? archive.headlines(asked, null, history, reader)
        : missed(asked);
  }

  private Future<List<Headline>> missed(Query asked) {
    // The gateway's clock may be a little behind ours; what was sent already is known.
    Instant since = heardUntil == null ? room.now() : heardUntil;
    Query later = new Query(asked.instrument(), asked.providers(), since.minusSeconds(60), null);
    return archive.headlines(later, null, MOST_MISSED, reader);
  }

  private void onRead(List<Headline> newestFirst) {
    isReading = false;
    List<Headline> oldestFirst = new ArrayList<>(newestFirst);
    Collections.reverse(oldestFirst);
    List<StreamNewsResponse> items = new ArrayList<>();
    oldestFirst.stream().filter(this::isNew).map(NewsProtos::item).forEach(items::add);
    stream.snapshot(items);
    if (!isSnapshotSent) {
      isSnapshotSent = true;
      mark(Kind.KIND_SNAPSHOT_END, "");
    }
    if (isInGap) {
      isInGap = false;
      mark(Kind.KIND_RESUMED, "");
    }
    List<Headline> meanwhile = List.copyOf(waiting);
    waiting.clear();
    meanwhile.forEach(this::onHeadline);
  }

  private void onUnread(Throwable cause) {
    if (cause instanceof Failure.Unavailable && isSnapshotSent) {
      // The gateway went away again: it is asked anew when it is back.
      return;
    }
    stream.end(cause);
  }

  private boolean isNew(Headline headline) {
    if (!known.add(headline.articleId())) {
      return false;
    }
    if (known.size() > MOST_KNOWN) {
      known.remove(known.iterator().next());
    }
    return true;
  }

  @Override
  public void onHeadline(Headline headline) {
    if (isReading) {
      waiting.add(headline);
    } else if (isNew(headline)) {
      stream.offer(NewsProtos.item(headline));
    }
    heardUntil = room.now();
  }

  @Override
  public void onGap(String reason) {
    turn++;
    waiting.clear();
    isReading = true;
    if (!isInGap) {
      isInGap = true;
      heardUntil = room.now();
      mark(Kind.KIND_GAP, reason);
    }
  }

  private void mark(Kind kind, String reason) {
    stream.marker(NewsProtos.marker(kind, room.now(), reason));
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    stream.end(failure);
  }
}
