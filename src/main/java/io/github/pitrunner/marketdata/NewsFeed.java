package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.marketdata.NewsMapper.Query;
import io.github.pitrunner.marketdata.NewsReader.PublishedHeadline;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of headlines at the gateway, shared by all who read it. On the connector's context.
 *
 * <pre>
 *             opened         connection or farm lost
 *   opening ─────────► live ────────────────────────► gap ◄─────────┐
 *      │                ▲                              │ ▲          │ lost
 *      └────── lost ────┼──────────────────────────────┼─┘          │
 *                       │                              ▼ opened     │
 *                       └── what was missed told ── filling ────────┘
 * </pre>
 *
 * <p>What was missed in a gap is asked for once for all readers; headlines that come meanwhile
 * wait. A gap before the line was ever open misses nothing.
 */
final class NewsFeed extends SharedFeed<NewsReader> implements NewsMapper.Listener {
  private static final int MOST_MISSED = 1_000;

  /** The gateway's clock may be a little behind ours; what was told already is known. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Query query;
  private final Ports ports;
  private final KnownArticles known = new KnownArticles();
  private final List<Headline> waiting = new ArrayList<>();
  private State state = State.OPENING;
  private OneCaller filling = new OneCaller();

  /** Up to when nothing is missing; null before the line was first open. */
  private @Nullable Instant heardUntil;

  private @Nullable String gap;
  private @Nullable Feed feed;

  /** What a line is bound to. */
  record Ports(NewsMapper mapper, NewsArchive archive, Clock clock) {}

  private enum State {
    OPENING,
    LIVE,
    GAP,
    FILLING
  }

  NewsFeed(SharedFeeds<?, ?> keeper, Query query, Ports ports) {
    super(keeper);
    this.query = query;
    this.ports = ports;
  }

  @Override
  void open() {
    feed = ports.mapper().open(query, this);
  }

  @Override
  void close() {
    filling.leave();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  /** Tells a reader that has just joined where the line stands. */
  void catchUp(NewsReader reader) {
    if (state == State.LIVE) {
      reader.onLive();
    } else if (gap != null) {
      reader.onGap(gap);
    }
  }

  @Override
  public void onOpened() {
    if (heardUntil != null) {
      fill(heardUntil);
      return;
    }
    boolean wasInGap = state == State.GAP;
    heardUntil = ports.clock().instant();
    state = State.LIVE;
    gap = null;
    tell(wasInGap ? reader -> reader.onResumed(List.of()) : NewsReader::onLive);
  }

  private void fill(Instant missingSince) {
    filling.leave();
    OneCaller caller = new OneCaller();
    filling = caller;
    state = State.FILLING;
    missed(missingSince.minus(OVERLAP), caller)
        .onComplete(
            read -> {
              if (caller.isGone()) {
                return;
              }
              if (read.succeeded()) {
                onFilled(read.result());
              } else if (read.cause() instanceof Failure.Unavailable) {
                // The gateway went away again: it is asked anew when it is back.
                state = State.GAP;
              } else {
                onUnfilled(read.cause());
              }
            });
  }

  private Future<List<Headline>> missed(Instant since, Caller caller) {
    Query later = new Query(query.instrument(), query.providers(), since, null);
    return ports.archive().headlines(later, null, MOST_MISSED, caller);
  }

  private void onFilled(List<Headline> newestFirst) {
    List<Headline> oldestFirst = new ArrayList<>(newestFirst);
    Collections.reverse(oldestFirst);
    List<PublishedHeadline> missed =
        oldestFirst.stream()
            .filter(headline -> known.isNew(headline.articleId()))
            .map(PublishedHeadline::new)
            .toList();
    state = State.LIVE;
    gap = null;
    heardUntil = ports.clock().instant();
    tell(reader -> reader.onResumed(missed));
    List<Headline> meanwhile = List.copyOf(waiting);
    waiting.clear();
    meanwhile.forEach(this::onHeadline);
  }

  /** Nobody can be told what was missed, so nobody may take the stream for complete. */
  private void onUnfilled(Throwable cause) {
    close();
    end(reader -> reader.onEnded(cause));
  }

  @Override
  public void onHeadline(Headline headline) {
    if (state != State.LIVE) {
      // More than can be asked for is missing then, and told when it is.
      if (waiting.size() < MOST_MISSED) {
        waiting.add(headline);
      }
      return;
    }
    heardUntil = ports.clock().instant();
    if (known.isNew(headline.articleId())) {
      PublishedHeadline published = new PublishedHeadline(headline);
      tell(reader -> reader.onHeadline(published));
    }
  }

  @Override
  public void onGap(String reason) {
    filling.leave();
    waiting.clear();
    if (state == State.LIVE) {
      heardUntil = ports.clock().instant();
    }
    state = State.GAP;
    if (gap == null) {
      gap = reason;
      tell(reader -> reader.onGap(reason));
    }
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    filling.leave();
    end(reader -> reader.onEnded(failure));
  }
}
