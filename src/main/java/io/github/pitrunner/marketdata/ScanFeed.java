package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamScannerResponse;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scan at the gateway, shared by all who read it. On the connector's context.
 *
 * <pre>
 *   opening ── ranking ──► live ── connection or farm lost ──► gap
 *      │                    ▲                                   ▲ │
 *      └──── lost ──────────┼───────────────────────────────────┘ │
 *                           └──────────── next ranking ───────────┘
 * </pre>
 */
final class ScanFeed extends SharedFeed<ScanReader> implements ScannerMapper.Listener {
  private final ScanQuestion question;
  private final ScannerMapper mapper;
  private final Clock clock;
  private @Nullable Feed feed;

  /** Null before the first one, and in a gap: then the last one is old. */
  private @Nullable StreamScannerResponse latest;

  /** Why there is a gap; null when there is none. */
  private @Nullable String gap;

  private long sequence;

  ScanFeed(SharedFeeds<?, ?> keeper, ScanQuestion question, ScannerMapper mapper, Clock clock) {
    super(keeper);
    this.question = question;
    this.mapper = mapper;
    this.clock = clock;
  }

  @Override
  void open() {
    feed = mapper.open(question, this);
  }

  @Override
  void close() {
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  /** Tells a reader that has just joined what the others know already. */
  void catchUp(ScanReader reader) {
    if (gap != null) {
      reader.onGap(gap);
    } else if (latest != null) {
      reader.onRanking(latest);
    }
  }

  @Override
  public void onRanking(List<RankedInstrument> ranking) {
    sequence++;
    StreamScannerResponse told = ScannerProtos.toProto(ranking, clock.instant(), sequence);
    latest = told;
    gap = null;
    tell(reader -> reader.onRanking(told));
  }

  @Override
  public void onGap(String reason) {
    latest = null;
    gap = reason;
    tell(reader -> reader.onGap(reason));
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    end(reader -> reader.onEnded(failure));
  }
}
