package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.marketdata.NewsMapper.Query;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the headlines about one instrument. What comes while the past is read waits until
 * it has been sent; none is sent twice.
 *
 * <pre>
 *   (new) ── live: the past is read ── read: SNAPSHOT_END ──► headlines
 *     │                                                          │
 *     └── connection or farm lost: GAP ◄─────────────────────────┘
 *           │ what was missed, or the past and SNAPSHOT_END if they are due; RESUMED
 *           └──► headlines
 * </pre>
 */
final class NewsStream implements NewsReader {
  private final EveryStream<StreamNewsResponse> stream;
  private final Ports ports;
  private final int history;
  private final OneCaller reader = new OneCaller();
  private final KnownArticles known = new KnownArticles();
  private final List<PublishedHeadline> waiting = new ArrayList<>();
  private OneCaller asking = new OneCaller();
  private @Nullable Query query;
  private @Nullable NewsFeed feed;
  private boolean isSnapshotSent;
  private boolean isInGap;

  /** What a stream is bound to. */
  record Ports(MarketDataRoom room, NewsFeeds feeds, NewsArchive archive) {}

  /**
   * @param history headlines of the past to begin with
   */
  NewsStream(EveryStream<StreamNewsResponse> stream, Ports ports, int history) {
    this.stream = stream;
    this.ports = ports;
    this.history = history;
  }

  /** Whoever asks on the reader's behalf learns from this that it has left. */
  OneCaller reader() {
    return reader;
  }

  /** Joins the line once it is known what is asked for. */
  void open(Future<Query> asked) {
    asked.onSuccess(this::open).onFailure(stream::end);
  }

  private void open(Query asked) {
    if (stream.isClosed()) {
      return;
    }
    query = asked;
    try {
      NewsFeed joined = ports.feeds().feed(asked);
      feed = joined;
      joined.join(this);
      joined.catchUp(this);
    } catch (Failure e) {
      stream.end(e);
    }
  }

  /** The reader has left, or the stream has ended. */
  void close() {
    reader.leave();
    asking.leave();
    if (feed != null) {
      feed.leave(this);
      feed = null;
    }
  }

  @Override
  public void onLive() {
    Query asked = query;
    if (isSnapshotSent || asked == null) {
      return;
    }
    if (history == 0) {
      onPast(List.of());
      return;
    }
    OneCaller caller = new OneCaller();
    asking = caller;
    ports
        .archive()
        .headlines(asked, null, history, caller)
        .onComplete(
            read -> {
              if (caller.isGone() || stream.isClosed()) {
                return;
              }
              if (read.succeeded()) {
                onPast(read.result());
              } else {
                stream.end(read.cause());
              }
            });
  }

  private void onPast(List<Headline> newestFirst) {
    List<Headline> oldestFirst = new ArrayList<>(newestFirst);
    Collections.reverse(oldestFirst);
    send(oldestFirst.stream().map(PublishedHeadline::new).toList());
    isSnapshotSent = true;
    mark(Kind.KIND_SNAPSHOT_END, "");
    resume();
    List<PublishedHeadline> meanwhile = List.copyOf(waiting);
    waiting.clear();
    meanwhile.forEach(this::onHeadline);
  }

  private void send(List<PublishedHeadline> headlines) {
    stream.snapshot(
        headlines.stream()
            .filter(headline -> known.isNew(headline.articleId()))
            .map(PublishedHeadline::item)
            .toList());
  }

  private void resume() {
    if (isInGap) {
      isInGap = false;
      mark(Kind.KIND_RESUMED, "");
    }
  }

  @Override
  public void onHeadline(PublishedHeadline headline) {
    if (!isSnapshotSent) {
      waiting.add(headline);
    } else if (known.isNew(headline.articleId())) {
      stream.offer(headline.item());
    }
  }

  @Override
  public void onGap(String reason) {
    asking.leave();
    waiting.clear();
    if (!isInGap) {
      isInGap = true;
      mark(Kind.KIND_GAP, reason);
    }
  }

  @Override
  public void onResumed(List<PublishedHeadline> missed) {
    if (isSnapshotSent) {
      send(missed);
      resume();
    } else {
      onLive();
    }
  }

  private void mark(Kind kind, String reason) {
    stream.marker(NewsProtos.marker(kind, ports.room().now(), reason));
  }

  @Override
  public void onEnded(Throwable cause) {
    feed = null;
    stream.end(cause);
  }
}
